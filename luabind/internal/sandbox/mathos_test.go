package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestMath(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return math.huge, -math.huge, math.huge > 1e308, math.pi > 3.14`, "+Inf,-Inf,true,true"},
		{`return math.floor(-1.5), math.ceil(1.2), math.abs(-3), math.max(1, 5, 3), math.min(4, "2", 3), math.sqrt(16), math.pow(2, 10)`, "-2,2,3,5,2,4,1024"},
		{`return math.fmod(7, 3), math.fmod(-7, 3), math.mod(-7, 3), -7 % 3`, "1,-1,-1,2"},
		{`return math.modf(3.5)`, "3,0.5"},
		{`return math.modf(-1/0)`, "-Inf,0"},
		{`return math.log(math.exp(1)), math.log(8, 2), math.log(1000, 10), math.log10(100), math.log(27, 3) > 2.99`, "1,3,3,2,true"},
		{`return math.frexp(8)`, "0.5,4"},
		{`return math.ldexp(0.5, 4), math.deg(math.pi), math.rad(180) == math.pi, math.atan2(1, 1) == math.pi / 4`, "8,180,true,true"},
		{`math.max()`, "error t:1: bad argument #1 to 'max' (number expected, got no value)"},
		{`math.min({})`, "error t:1: bad argument #1 to 'min' (number expected, got table)"},
	})
}

func TestRandom(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`local seen = {} for i = 1, 500 do local r = math.random(6) assert(r >= 1 and r <= 6 and r % 1 == 0) seen[r] = true end return #seen`, "6"},
		{`local seen = {} for i = 1, 500 do local r = math.random(-1, 1) seen[r + 2] = true end return #seen, math.random(4, 4)`, "3,4"},
		{`for i = 1, 500 do local r = math.random() assert(r >= 0 and r < 1) end`, ""},
		{`math.randomseed(42) local a, b = math.random(), math.random(1e9) math.randomseed(42) return a == math.random(), b == math.random(1e9)`, "true,true"},
		{`math.randomseed(1) local a = math.random() math.randomseed(1.5) return a == math.random()`, "false"},
		{`math.random(0)`, "error t:1: bad argument #1 to 'random' (interval is empty)"},
		{`math.random(2, 1)`, "error t:1: bad argument #2 to 'random' (interval is empty)"},
		{`math.random(1, 2, 3)`, "error t:1: wrong number of arguments"},
		{`return math.random(-math.huge, math.huge) ~= nil`, "true"},
	})
	// States must not draw from one another.
	a, b := open(t, "", nil), open(t, "", nil)
	a.run(`math.randomseed(7)`)
	b.run(`math.randomseed(7) math.random()`)
	if x, y := a.run(`math.random() return math.random(2^40)`), b.run(`return math.random(2^40)`); x != y {
		t.Errorf("after the same seed one state draws %s, another %s", x, y)
	}
}

func TestOS(t *testing.T) {
	local := time.Local
	time.Local = time.UTC
	defer func() { time.Local = local }()
	t.Setenv("SANDBOX_TEST", "set")
	t.Setenv("SANDBOX_EMPTY", "")
	open(t, "", nil).check(t, []check{
		{`return os.getenv("SANDBOX_TEST"), os.getenv("SANDBOX_EMPTY"), os.getenv("SANDBOX_NONE")`, "set,,nil"},
		{`return os.time{year = 2024, month = 2, day = 29, hour = 1, min = 2, sec = 3}, os.time{year = 2024, month = 2, day = 29}`, "1709168523,1709208000"},
		{`return os.time{year = 2024, month = 14, day = -1, hour = 0}, os.time{year = "2024", month = "01", day = "08", hour = 0}`, "1738195200,1704672000"},
		{`os.time{year = 2024, month = 1}`, "error t:1: field 'day' missing in date table"},
		{`os.time{year = 2024, month = {}, day = 1}`, "error t:1: field 'month' missing in date table"},
		{`return os.time{year = 2^32 + 2024, month = 1, day = 1}`, "1704110400"},
		{`os.time(5)`, "error t:1: bad argument #1 to 'time' (table expected, got number)"},
		{`return os.difftime(10.5, 3), os.difftime(4)`, "7,4"},
		{`return os.date("!%Y-%m-%d %H:%M:%S", 1709168523), os.date("%c", 0), os.date("", 0)`, "2024-02-29 01:02:03,Thu Jan  1 00:00:00 1970,"},
		{`return os.date("%a %A %b %B %d %e %D %F %h %H %I %j %m %M %p %r %R %S %T %x %X %y %Z %z %%", 1704531845)`, "Sat Saturday Jan January 06  6 01/06/24 2024-01-06 Jan 09 09 006 01 04 AM 09:04:05 AM 09:04 05 09:04:05 01/06/24 09:04:05 24 UTC +0000 %"},
		{`return os.date("%C %g %G %u %U %V %w %W %s%n%t", 1704531845)`, "20 24 2024 6 00 01 6 01 1704531845\n\t"},
		{`return os.date("%U %W %u %w", 1704585600), os.date("%V %G", 1609459200)`, "01 01 7 0,53 2020"},
		{`local d = os.date("*t", 1709168523) return d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst`, "2024,2,29,1,2,3,5,60,false"},
		{`return os.time(os.date("*t", 1709168523))`, "1709168523"},
		{`return os.date("%Q|%")`, "%Q|%"},
		{`return os.date("%c", 1e300)`, "nil"},
		{`os.date(("x"):rep(5000))`, "error t:1: bad argument #1 to 'date' (date format longer than 4096 bytes)"},
	})
}

func TestClockCountsFromOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, "", nil)
		time.Sleep(1500 * time.Millisecond)
		if got := s.run(`return os.clock(), os.time()`); got != "1.5,946684801" {
			t.Errorf("got %s", got)
		}
	})
}

// TestTimesOfZones compares os.time of tables, and os.date of times, in zones with summer
// time.
func TestTimesOfZones(t *testing.T) {
	for _, zone := range []string{"Europe/London", "America/New_York", "Australia/Sydney", "UTC"} {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(zone, func(t *testing.T) {
			local := time.Local
			time.Local = location
			defer func() { time.Local = local }()
			compareIn(t, zone, `
for _, isdst in ipairs{"unset", true, false} do
	for month = 1, 12, 1 do
		for _, day in ipairs{1, 15, -3, 40} do
			local t = {year = 2024, month = month, day = day, hour = 12, min = 30, sec = -7}
			if isdst ~= "unset" then t.isdst = isdst end
			out("time", tostring(isdst), month, day, os.time(t))
		end
	end
end
for at = 0, 2^31, 7654321 do
	out("date", at, os.date("%c %x %X %p %j %U %W %w %Z %z %a %A %b %B %y %d %H %I %M %S %%", at), os.date("!%c", at))
	local d = os.date("*t", at)
	out("table", d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst, os.time(d) == at)
end
for _, format in ipairs{"%", "%Q", "a%", "%5", "%E", "%e%n%t%D%F%T%R%r%h%C%G%g%V%u%s%k%l%P", "*t!", "", "!", "%%%"} do out("format", format, os.date(format, 86400)) end
out("huge", pcall(os.date, "%Y", 1e17), pcall(os.date, "%Y", -1e17), pcall(os.date, "%Y", 1e300), pcall(os.date, "%Y", "x"), pcall(os.date, {}, 1))
out("negative", os.date("!%c", -1), os.date("!%c", -1.5), os.date("!%Y", -1e11))
`)
		})
	}
}
