package sandbox

import (
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

func (lib *library) openOS(L *lua.LState) {
	mod := module(L, lua.OsLibName)
	install(L, mod, map[string]lua.LGFunction{
		"clock":     lib.osClock,
		"date":      osDate,
		"difftime":  osDifftime,
		"getenv":    lib.osGetenv,
		"remove":    lib.osRemove,
		"rename":    lib.osRename,
		"setlocale": osSetlocale,
		"time":      osTime,
	})
}

// osClock returns the seconds since the script started. It does not return processor time, which is
// the server's.
func (lib *library) osClock(L *lua.LState) int {
	L.Push(lua.LNumber(time.Since(lib.opened).Seconds()))
	return 1
}

// osSetlocale accepts the names of the only locale, "C".
func osSetlocale(L *lua.LState) int {
	locale := optString(L, 1, "C")
	option(L, 2, "all", "all", "collate", "ctype", "monetary", "numeric", "time")
	switch locale {
	case "", "C", "POSIX":
		L.Push(lua.LString("C"))
	default:
		L.Push(lua.LNil)
	}
	return 1
}

func osDifftime(L *lua.LState) int {
	from := 0.0
	if L.Get(2) != lua.LNil {
		from = argNumber(L, 2)
	}
	to := argNumber(L, 1)
	// C's times are whole seconds.
	L.Push(lua.LNumber(float64(wide(to)) - float64(wide(from))))
	return 1
}

func (lib *library) osGetenv(L *lua.LState) int {
	if value, ok := lib.opt.Getenv(L, ArgString(L, 1)); ok {
		L.Push(lua.LString(value))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func (lib *library) osRemove(L *lua.LState) int {
	path := ArgString(L, 1)
	local := lib.localPath(L, "remove", path)
	if err := lib.opt.Workspace.Remove(local); err != nil {
		return lib.failPath(L, "remove", path, err)
	}
	L.Push(lua.LTrue)
	return 1
}

func (lib *library) osRename(L *lua.LState) int {
	from, to := ArgString(L, 1), ArgString(L, 2)
	localFrom, localTo := lib.localPath(L, "rename", from), lib.localPath(L, "rename", to)
	if err := lib.opt.Workspace.Rename(localFrom, localTo); err != nil {
		return lib.failPath(L, "rename", from, err)
	}
	L.Push(lua.LTrue)
	return 1
}

// osTime returns the current time, or the time that the fields of a table describe, in the local
// zone. Fields out of range carry over, as in C.
func osTime(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		L.Push(lua.LNumber(time.Now().Unix()))
		return 1
	}
	t := ArgTable(L, 1)
	field := func(name string, absent int) int {
		if v, ok := machine.ToNumber(machine.Index(L, t, lua.LString(name))); ok {
			return toInt32(v)
		}
		if absent < 0 {
			Raise(L, "field '%s' missing in date table", name)
		}
		return absent
	}
	second, minute, hour := field("sec", 0), field("min", 0), field("hour", 12)
	day, month, year := field("day", -1), field("month", -1), field("year", -1)
	// Each field is added separately: the sums inside time.Date could overflow.
	at := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day-1)
	wall := at.Unix() + int64(hour)*3600 + int64(minute)*60 + int64(second)
	dst := machine.Index(L, t, lua.LString("isdst"))
	unix := fromWall(wall, dst != lua.LNil, lua.LVAsBool(dst))
	if unix == -1 { // C's mktime reports an error so
		L.Push(lua.LNil)
	} else {
		L.Push(lua.LNumber(unix))
	}
	return 1
}

// fromWall returns the time at which clocks of the local zone show wall; both are in seconds since
// 1970. If said is set, summer reports whether wall is in summer time. If the zone does not use
// that kind of time then, the offset is taken from the nearest time at which it does.
func fromWall(wall int64, said, summer bool) int64 {
	w := time.Unix(wall, 0).UTC()
	at := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, time.Local)
	if !said || at.IsDST() == summer {
		return at.Unix()
	}
	const (
		stride = 601_200     // seconds: shorter than any zone's period of one kind of time
		limit  = 268_435_456 // seconds to each side: zones that have had no summer time for so long have none
	)
	for away := int64(stride); away < limit; away += stride {
		for _, near := range [2]time.Time{time.Unix(at.Unix()-away, 0), time.Unix(at.Unix()+away, 0)} {
			if near.IsDST() == summer {
				_, offset := near.Zone()
				return wall - int64(offset)
			}
		}
	}
	// The zone does not have the other kind of time: the GNU C library assumes that summer
	// time is an hour ahead.
	if summer {
		return at.Unix() - 3600
	}
	return at.Unix() + 3600
}

// maxTime is approximately the last time whose year fits into a C int, in seconds since 1970.
const maxTime = 67_768_036_191_676_799

func osDate(L *lua.LState) int {
	format := optString(L, 1, "%c")
	at := time.Now()
	if L.Get(2) != lua.LNil {
		seconds := wide(argNumber(L, 2))
		if seconds > maxTime || seconds < -maxTime {
			L.Push(lua.LNil)
			return 1
		}
		at = time.Unix(seconds, 0)
	}
	if format != "" && format[0] == '!' {
		format = format[1:]
		at = at.UTC()
	}
	format, _, _ = strings.Cut(format, "\x00")
	if format == "*t" {
		L.Push(dateTable(L, at))
		return 1
	}
	s, err := formatTime(format, at)
	if err != nil {
		ArgError(L, 1, err.Error())
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
		machine.SetString(t, f.name, lua.LNumber(f.value))
	}
	machine.SetString(t, "isdst", lua.LBool(at.IsDST()))
	return t
}
