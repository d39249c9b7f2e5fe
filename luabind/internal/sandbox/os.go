package sandbox

import (
	"math"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) openOS(L *lua.LState) {
	mod := module(L, lua.OsLibName)
	install(L, mod, map[string]lua.LGFunction{
		"clock":    lib.osClock,
		"date":     osDate,
		"difftime": osDifftime,
		"getenv":   osGetenv,
		"remove":   lib.osRemove,
		"rename":   lib.osRename,
		"time":     osTime,
	})
}

// osClock counts the seconds since the script began, not those of the processor, which
// are the server's.
func (lib *library) osClock(L *lua.LState) int {
	L.Push(lua.LNumber(time.Since(lib.opened).Seconds()))
	return 1
}

func osDifftime(L *lua.LState) int {
	L.Push(lua.LNumber(argNumber(L, 1) - argNumber(L, 2)))
	return 1
}

func osGetenv(L *lua.LState) int {
	if value, ok := os.LookupEnv(argString(L, 1)); ok {
		L.Push(lua.LString(value))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func (lib *library) osRemove(L *lua.LState) int {
	path := argString(L, 1)
	local := lib.localPath(L, "remove", path)
	if err := lib.removeFile(local); err != nil {
		return lib.failPath(L, "remove", path, err)
	}
	L.Push(lua.LTrue)
	return 1
}

func (lib *library) osRename(L *lua.LState) int {
	from, to := argString(L, 1), argString(L, 2)
	localFrom, localTo := lib.localPath(L, "rename", from), lib.localPath(L, "rename", to)
	if err := lib.renameFile(localFrom, localTo); err != nil {
		return lib.failPath(L, "rename", from, err)
	}
	L.Push(lua.LTrue)
	return 1
}

// osTime is now, or the time that the fields of a table say, in the local zone; fields
// beyond their range carry over, as in C.
func osTime(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		L.Push(lua.LNumber(time.Now().Unix()))
		return 1
	}
	t := argTable(L, 1)
	field := func(name string, absent int) int {
		value := L.GetField(t, name)
		number, ok := 0.0, false
		switch v := value.(type) {
		case lua.LNumber:
			number, ok = float64(v), true
		case lua.LString:
			number, ok = parseNumber(string(v))
		}
		switch {
		case !ok && value != lua.LNil:
			L.RaiseError("field '%s' is not a number", name)
		case !ok && absent < 0:
			L.RaiseError("field '%s' missing in date table", name)
		case !ok:
			return absent
		case math.IsNaN(number) || math.Abs(number) > math.MaxInt32:
			L.RaiseError("field '%s' is out-of-bound", name)
		}
		return int(number)
	}
	at := time.Date(field("year", -1), time.Month(field("month", -1)), field("day", -1),
		field("hour", 12), field("min", 0), field("sec", 0), 0, time.Local)
	if at.IsDST() && L.GetField(t, "isdst") == lua.LFalse {
		at = at.Add(time.Hour) // the table says standard time where summer time holds
	}
	L.Push(lua.LNumber(at.Unix()))
	return 1
}

// maxTime keeps os.date within years of a readable size.
const maxTime = 1 << 53

func osDate(L *lua.LState) int {
	format := "%c"
	if L.Get(1) != lua.LNil {
		format = argString(L, 1)
	}
	at := time.Now()
	if L.Get(2) != lua.LNil {
		seconds := argNumber(L, 2)
		if math.IsNaN(seconds) || math.Abs(seconds) >= maxTime {
			L.ArgError(2, "time out-of-bounds")
		}
		at = time.Unix(int64(math.Floor(seconds)), 0)
	}
	if format != "" && format[0] == '!' {
		format = format[1:]
		at = at.UTC()
	}
	if len(format) >= 2 && format[:2] == "*t" {
		L.Push(dateTable(L, at))
		return 1
	}
	s, err := formatTime(format, at)
	if err != nil {
		L.ArgError(1, err.Error())
	}
	L.Push(lua.LString(s))
	return 1
}

func dateTable(L *lua.LState, at time.Time) *lua.LTable {
	t := L.CreateTable(0, 9)
	for _, f := range []struct {
		name  string
		value int
	}{
		{"year", at.Year()},
		{"month", int(at.Month())},
		{"day", at.Day()},
		{"hour", at.Hour()},
		{"min", at.Minute()},
		{"sec", at.Second()},
		{"wday", int(at.Weekday()) + 1},
		{"yday", at.YearDay()},
	} {
		t.RawSetString(f.name, lua.LNumber(f.value))
	}
	t.RawSetString("isdst", lua.LBool(at.IsDST()))
	return t
}
