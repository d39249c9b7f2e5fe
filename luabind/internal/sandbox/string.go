package sandbox

import (
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

func (lib *library) openString(L *lua.LState) {
	mod := module(L, lua.StringLibName)
	install(L, mod, map[string]lua.LGFunction{
		"byte":    stringByte,
		"char":    stringChar,
		"dump":    lib.stringDump,
		"find":    lib.stringFind,
		"format":  lib.stringFormat,
		"gmatch":  lib.stringGmatch,
		"gsub":    lib.stringGsub,
		"len":     stringLen,
		"lower":   stringLower,
		"match":   lib.stringMatch,
		"rep":     stringRep,
		"reverse": stringReverse,
		"sub":     stringSub,
		"upper":   stringUpper,
	})
	machine.SetString(mod, "gfind", machine.GetString(mod, "gmatch")) // its name in Lua 5.0
	meta := L.NewTable()
	machine.SetString(meta, "__index", mod)
	L.SetMetatable(lua.LString(""), meta)
}

// slice converts Lua's bounds i and j to Go's for a string of n bytes. Lua's bounds are 1-based and
// inclusive, negative from the end, and are clipped to the string.
func slice(n, i, j int) (start, end int) {
	if i < 0 {
		i += n + 1
	}
	if j < 0 {
		j += n + 1
	}
	start, end = max(i, 1)-1, min(j, n)
	if start >= end {
		return 0, 0
	}
	return start, end
}

// checkLength raises an error if the function name is about to create a string of n bytes and limit
// is lower.
func checkLength(L *lua.LState, name string, n, limit int) {
	if n > limit {
		Raise(L, "%s: the result would be longer than %d MiB", name, limit>>20)
	}
}

func stringSub(L *lua.LState) int {
	s := ArgString(L, 1)
	start, end := slice(len(s), argInt(L, 2), optInt(L, 3, -1))
	L.Push(lua.LString(s[start:end]))
	return 1
}

func stringByte(L *lua.LState) int {
	s := ArgString(L, 1)
	i := optInt(L, 2, 1)
	start, end := slice(len(s), i, optInt(L, 3, i))
	if n := end - start; n > resultLimit(L) || !machine.CheckStack(L, n) {
		Raise(L, "string slice too long")
	}
	for _, c := range []byte(s[start:end]) {
		L.Push(lua.LNumber(c))
	}
	return end - start
}

func stringChar(L *lua.LState) int {
	out := make([]byte, L.GetTop())
	for i := range out {
		c := argInt32(L, i+1)
		if c < 0 || c > 255 {
			ArgError(L, i+1, "invalid value")
		}
		out[i] = byte(c)
	}
	L.Push(lua.LString(out))
	return 1
}

func stringLen(L *lua.LState) int {
	L.Push(lua.LNumber(len(ArgString(L, 1))))
	return 1
}

// stringLower, like stringUpper, changes only the letters of ASCII, so that binary data and UTF-8
// remain intact.
func stringLower(L *lua.LState) int {
	L.Push(lua.LString(mapLetters(ArgString(L, 1), 'A', 'Z')))
	return 1
}

func stringUpper(L *lua.LState) int {
	L.Push(lua.LString(mapLetters(ArgString(L, 1), 'a', 'z')))
	return 1
}

// mapLetters changes the case of the letters between lo and hi.
func mapLetters(s string, lo, hi byte) string {
	for i := 0; i < len(s); i++ {
		if s[i] < lo || s[i] > hi {
			continue
		}
		out := []byte(s)
		for ; i < len(out); i++ {
			if out[i] >= lo && out[i] <= hi {
				out[i] ^= 0x20
			}
		}
		return string(out)
	}
	return s
}

func stringReverse(L *lua.LState) int {
	s := ArgString(L, 1)
	out := make([]byte, len(s))
	for i := range len(s) {
		out[len(s)-1-i] = s[i]
	}
	L.Push(lua.LString(out))
	return 1
}

// stringRep takes a separator, as in Lua 5.2.
func stringRep(L *lua.LState) int {
	s, n := ArgString(L, 1), argInt32(L, 2)
	separator := optString(L, 3, "")
	unit := len(s) + len(separator)
	if n <= 0 || unit == 0 {
		L.Push(lua.LString(""))
		return 1
	}
	if n > (maxString+len(separator))/unit {
		checkLength(L, "string.rep", math.MaxInt, maxString)
	}
	if separator == "" {
		L.Push(lua.LString(strings.Repeat(s, n)))
	} else {
		L.Push(lua.LString(strings.Repeat(s+separator, n-1) + s))
	}
	return 1
}
