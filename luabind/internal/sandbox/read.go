package sandbox

import (
	"io"
	"os"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) ioRead(L *lua.LState) int {
	return lib.read(L, standard(L, lib.input, "input"), formats(L, 1), 1)
}

func (lib *library) fileRead(L *lua.LState) int {
	_, f := argFile(L)
	return lib.read(L, f, formats(L, 2), 2)
}

// formats returns the arguments from the first on, which are the formats to read. Without arguments
// it returns the format of a line.
func formats(L *lua.LState, first int) []lua.LValue {
	if L.GetTop() < first {
		return []lua.LValue{lua.LString("*l")}
	}
	list := make([]lua.LValue, L.GetTop()-first+1)
	for i := range list {
		list[i] = L.Get(i + first)
	}
	return list
}

// read pushes a value for each format, and nil for the first format that fails. It ignores the
// formats after that. first is the argument number of the first format.
func (lib *library) read(L *lua.LState, f *file, formats []lua.LValue, first int) int {
	if f.disk == nil && f.readable {
		lib.opt.Raise(L, "denied", "stdin is not available in scene scripts: input comes as events (on, session:events) or from files in the workspace (io.open)")
	}
	if !f.readable {
		return failHandle(L, syscall.EBADF)
	}
	if err := f.recovered(f.w.Flush()); err != nil {
		return failHandle(L, err)
	}
	for i, format := range formats {
		value, err := readFormat(L, f, format, i+first)
		switch {
		case err == io.EOF:
			L.Push(lua.LNil)
			return i + 1
		case err == errTooLong:
			lib.opt.Raise(L, "io", describe(f.name, err))
		case err != nil:
			return failHandle(L, err)
		}
		L.Push(value)
	}
	return len(formats)
}

// readFormat reads one value; n is the argument number of format.
func readFormat(L *lua.LState, f *file, format lua.LValue, n int) (lua.LValue, error) {
	if count, ok := format.(lua.LNumber); ok {
		s, err := f.readCount(toInt(float64(count)))
		return lua.LString(s), err
	}
	var s string
	var err error
	name, _ := format.(lua.LString)
	switch letter := strings.TrimPrefix(string(name), "*"); {
	case strings.HasPrefix(letter, "n"):
		number, err := f.readNumber()
		return lua.LNumber(number), err
	case strings.HasPrefix(letter, "l"):
		s, err = f.readLine(false)
	case strings.HasPrefix(letter, "L"):
		s, err = f.readLine(true)
	case strings.HasPrefix(letter, "a"):
		s, err = f.readAll()
	case strings.HasPrefix(string(name), "*"):
		ArgError(L, n, "invalid format")
	default:
		ArgError(L, n, "invalid option")
	}
	return lua.LString(s), err
}

// ioLines opens a file and returns an iterator over its lines, which closes it at the end.
// Without a name the iterator reads the default input, and does not close it.
func (lib *library) ioLines(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		f, _ := lib.input.Value.(*file)
		checkOpen(L, f)
		return lib.lines(L, lib.input, formats(L, 2), false)
	}
	path := ArgString(L, 1)
	ud, err := lib.open(L, path, os.O_RDONLY)
	if err != nil {
		ArgError(L, 1, describe(path, err))
	}
	return lib.lines(L, ud, formats(L, 2), true)
}

func (lib *library) fileLines(L *lua.LState) int {
	ud, _ := argFile(L)
	return lib.lines(L, ud, formats(L, 2), false)
}

// lines pushes an iterator. The iterator refers to the file's object, not only to the file, so that
// the file stays open while the loop runs.
func (lib *library) lines(L *lua.LState, ud *lua.LUserData, formats []lua.LValue, closes bool) int {
	L.Push(L.NewFunction(func(L *lua.LState) int {
		f := ud.Value.(*file)
		if f.closed {
			Raise(L, "file is already closed")
		}
		L.SetTop(0)
		n := lib.read(L, f, formats, 2)
		if L.Get(1) == lua.LNil {
			if n > 1 && L.Get(2) != lua.LNil { // an error, not the end
				Raise(L, "%s", L.Get(2).String())
			}
			if closes {
				if err := lib.close(f); err != nil {
					Raise(L, "%s", describe(f.name, err))
				}
			}
		}
		return n
	}))
	return 1
}
