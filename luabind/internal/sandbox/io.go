package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) openIO(L *lua.LState) {
	mod := module(L, lua.IoLibName)
	methods := L.NewTable()
	install(L, methods, map[string]lua.LGFunction{
		"close":   lib.fileClose,
		"flush":   fileFlush,
		"lines":   lib.fileLines,
		"read":    lib.fileRead,
		"seek":    fileSeek,
		"setvbuf": fileSetvbuf,
		"write":   fileWrite,
	})
	lib.fileMeta = L.NewTable()
	lib.fileMeta.RawSetString("__index", methods)
	lib.fileMeta.RawSetString("__tostring", L.NewFunction(fileTostring))
	lib.fileMeta.RawSetString("__metatable", lua.LString("FILE*"))

	install(L, mod, map[string]lua.LGFunction{
		"close":  lib.ioClose,
		"flush":  lib.ioFlush,
		"input":  lib.ioInput,
		"lines":  lib.ioLines,
		"open":   lib.ioOpen,
		"output": lib.ioOutput,
		"read":   lib.ioRead,
		"type":   ioType,
		"write":  lib.ioWrite,
	})

	lib.stdin = &file{name: "stdin", readable: true}
	lib.stdout = &file{name: "stdout", writable: true, print: lib.opt.Print}
	stderr := &file{name: "stderr", writable: true, print: lib.opt.Print}
	lib.input, lib.output = lib.object(L, lib.stdin), lib.object(L, lib.stdout)
	mod.RawSetString("stdin", lib.input)
	mod.RawSetString("stdout", lib.output)
	mod.RawSetString("stderr", lib.object(L, stderr))
}

// argFile is argument 1, which must be a file that is open.
func argFile(L *lua.LState) (*lua.LUserData, *file) {
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud != nil {
		if f, ok := ud.Value.(*file); ok {
			return ud, checkOpen(L, f)
		}
	}
	L.ArgError(1, "file expected, got "+L.Get(1).Type().String()+" (call methods of a file with a colon)")
	return nil, nil
}

func checkOpen(L *lua.LState, f *file) *file {
	if f.closed {
		L.RaiseError("attempt to use a closed file (%s)", f.name)
	}
	return f
}

// openFlags turns a mode of fopen into flags of package os.
func openFlags(mode string) (flag int, ok bool) {
	if mode == "" {
		return 0, false
	}
	rest := strings.Replace(mode[1:], "b", "", 1)
	if rest != "" && rest != "+" {
		return 0, false
	}
	switch mode[0] {
	case 'r':
	case 'w':
		flag = os.O_CREATE | os.O_TRUNC
	case 'a':
		flag = os.O_CREATE | os.O_APPEND
	default:
		return 0, false
	}
	switch {
	case rest == "+":
		flag |= os.O_RDWR
	case mode[0] == 'r':
		flag |= os.O_RDONLY
	default:
		flag |= os.O_WRONLY
	}
	return flag, true
}

// open opens a file of the workspace for the script.
func (lib *library) open(L *lua.LState, path string, flag int) (*lua.LUserData, error) {
	if err := lib.room(); err != nil {
		return nil, err
	}
	disk, err := lib.openDisk(L, path, flag)
	if err != nil {
		return nil, err
	}
	return lib.track(L, &file{
		name:     path,
		disk:     disk,
		readable: flag&os.O_WRONLY == 0,
		writable: flag&(os.O_WRONLY|os.O_RDWR) != 0,
	}), nil
}

func (lib *library) ioOpen(L *lua.LState) int {
	path, mode := argString(L, 1), "r"
	if L.Get(2) != lua.LNil {
		mode = argString(L, 2)
	}
	flag, ok := openFlags(mode)
	if !ok {
		L.ArgError(2, "invalid mode '"+mode+"': one of r, w, a, r+, w+, a+, with or without b")
	}
	ud, err := lib.open(L, path, flag)
	if err != nil {
		if err == errNotRegular {
			lib.opt.Raise(L, "denied", describe(path, err))
		}
		return failFile(L, path, err)
	}
	L.Push(ud)
	return 1
}

func ioType(L *lua.LState) int {
	if L.GetTop() == 0 {
		L.ArgError(1, "value expected")
	}
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud == nil {
		L.Push(lua.LNil)
		return 1
	}
	switch f, ok := ud.Value.(*file); {
	case !ok:
		L.Push(lua.LNil)
	case f.closed:
		L.Push(lua.LString("closed file"))
	default:
		L.Push(lua.LString("file"))
	}
	return 1
}

func fileTostring(L *lua.LState) int {
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud == nil {
		argType(L, 1, "file")
	}
	text := "file (closed)"
	if f, ok := ud.Value.(*file); ok && !f.closed {
		text = fmt.Sprintf("file (%p)", f)
	}
	L.Push(lua.LString(text))
	return 1
}

// swap is io.input and io.output: it sets a default file by name or by object, and
// returns the one that holds.
func (lib *library) swap(L *lua.LState, slot **lua.LUserData, flag int) int {
	switch v := L.Get(1).(type) {
	case *lua.LNilType:
	case *lua.LUserData:
		if _, ok := v.Value.(*file); !ok {
			argType(L, 1, "file or name")
		}
		*slot = v
	default:
		path := argString(L, 1)
		ud, err := lib.open(L, path, flag)
		if err != nil {
			L.RaiseError("%s", describe(path, err))
		}
		*slot = ud
	}
	L.Push(*slot)
	return 1
}

func (lib *library) ioInput(L *lua.LState) int { return lib.swap(L, &lib.input, os.O_RDONLY) }

func (lib *library) ioOutput(L *lua.LState) int {
	return lib.swap(L, &lib.output, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
}

func (lib *library) ioClose(L *lua.LState) int {
	if L.GetTop() == 0 {
		L.Push(lib.output)
	}
	return lib.fileClose(L)
}

func (lib *library) fileClose(L *lua.LState) int {
	_, f := argFile(L)
	if f.disk == nil {
		return fail(L, f.name+" stays open")
	}
	if err := lib.close(f); err != nil {
		return failFile(L, f.name, err)
	}
	L.Push(lua.LTrue)
	return 1
}

func (lib *library) ioFlush(L *lua.LState) int {
	L.SetTop(0)
	L.Push(lib.output)
	return fileFlush(L)
}

func fileFlush(L *lua.LState) int {
	ud, f := argFile(L)
	if f.disk != nil {
		if err := f.recovered(f.w.Flush()); err != nil {
			return failFile(L, f.name, err)
		}
	}
	L.Push(ud)
	return 1
}

func (lib *library) ioWrite(L *lua.LState) int {
	L.Insert(lib.output, 1)
	return fileWrite(L)
}

// fileWrite returns the file, as in Lua 5.2, so that calls can be chained.
func fileWrite(L *lua.LState) int {
	ud, f := argFile(L)
	if !f.writable {
		return failFile(L, f.name, syscall.EBADF)
	}
	if f.print != nil {
		var text strings.Builder
		for i := 2; i <= L.GetTop(); i++ {
			text.WriteString(argString(L, i))
		}
		f.print(L, text.String())
		L.Push(ud)
		return 1
	}
	for i := 2; i <= L.GetTop(); i++ {
		if err := f.write(argString(L, i)); err != nil {
			return failFile(L, f.name, err)
		}
	}
	L.Push(ud)
	return 1
}

func (lib *library) ioRead(L *lua.LState) int {
	L.Insert(lib.input, 1)
	return lib.fileRead(L)
}

func (lib *library) fileRead(L *lua.LState) int {
	_, f := argFile(L)
	return lib.read(L, f, formats(L))
}

// formats are the arguments from the second on: what to read.
func formats(L *lua.LState) []lua.LValue {
	if L.GetTop() < 2 {
		return []lua.LValue{lua.LString("l")}
	}
	list := make([]lua.LValue, L.GetTop()-1)
	for i := range list {
		list[i] = L.Get(i + 2)
	}
	return list
}

// read pushes a value for each format, up to the first that there is none for.
func (lib *library) read(L *lua.LState, f *file, formats []lua.LValue) int {
	if f.disk == nil && f.readable {
		lib.opt.Raise(L, "denied", "stdin is not there for scene scripts: input comes as events (on, session:events) or from files in the workspace (io.open)")
	}
	if !f.readable {
		return failFile(L, f.name, syscall.EBADF)
	}
	if err := f.recovered(f.w.Flush()); err != nil {
		return failFile(L, f.name, err)
	}
	for i, format := range formats {
		value, err := readFormat(L, f, format, i+2)
		switch {
		case err == io.EOF:
			L.Push(lua.LNil)
			return i + 1
		case err == errTooLong:
			lib.opt.Raise(L, "io", describe(f.name, err))
		case err != nil:
			return failFile(L, f.name, err)
		}
		L.Push(value)
	}
	return len(formats)
}

// readFormat reads one value; n is the number of the argument that format was.
func readFormat(L *lua.LState, f *file, format lua.LValue, n int) (lua.LValue, error) {
	if count, ok := format.(lua.LNumber); ok {
		s, err := f.readCount(toInt(float64(count)))
		return lua.LString(s), err
	}
	name, ok := format.(lua.LString)
	if !ok {
		L.ArgError(n, "invalid format: a number of bytes, *l, *L, *n or *a")
	}
	var s string
	var err error
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
	default:
		L.ArgError(n, "invalid format '"+string(name)+"': a number of bytes, *l, *L, *n or *a")
	}
	return lua.LString(s), err
}

// ioLines opens a file, reads it line by line, and closes it at its end.
func (lib *library) ioLines(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		list := formats(L)
		return lib.lines(L, lib.input, list, false)
	}
	path := argString(L, 1)
	ud, err := lib.open(L, path, os.O_RDONLY)
	if err != nil {
		L.RaiseError("%s", describe(path, err))
	}
	return lib.lines(L, ud, formats(L), true)
}

func (lib *library) fileLines(L *lua.LState) int {
	ud, _ := argFile(L)
	return lib.lines(L, ud, formats(L), false)
}

// lines pushes an iterator. It holds the file's object, not the file alone, so that the
// file stays open while the loop runs.
func (lib *library) lines(L *lua.LState, ud *lua.LUserData, formats []lua.LValue, closes bool) int {
	L.Push(L.NewFunction(func(L *lua.LState) int {
		f := ud.Value.(*file)
		if f.closed {
			L.RaiseError("file is already closed (%s)", f.name)
		}
		L.SetTop(0)
		n := lib.read(L, f, formats)
		if L.Get(1) == lua.LNil {
			if n > 1 && L.Get(2) != lua.LNil { // an error, not the end
				L.RaiseError("%s", L.Get(2).String())
			}
			if closes {
				if err := lib.close(f); err != nil {
					L.RaiseError("%s", describe(f.name, err))
				}
			}
		}
		return n
	}))
	return 1
}

func fileSeek(L *lua.LState) int {
	_, f := argFile(L)
	whence, name := io.SeekCurrent, "cur"
	if L.Get(2) != lua.LNil {
		name = argString(L, 2)
	}
	switch name {
	case "set":
		whence = io.SeekStart
	case "cur":
	case "end":
		whence = io.SeekEnd
	default:
		L.ArgError(2, "invalid option '"+name+"': one of set, cur, end")
	}
	offset := optInt(L, 3, 0)
	if f.disk == nil {
		return failFile(L, f.name, syscall.ESPIPE)
	}
	at, err := f.seek(int64(offset), whence)
	if err != nil {
		return failFile(L, f.name, err)
	}
	L.Push(lua.LNumber(at))
	return 1
}

func fileSetvbuf(L *lua.LState) int {
	_, f := argFile(L)
	var flush flushing
	switch mode := argString(L, 2); mode {
	case "no":
		flush = flushEach
	case "line":
		flush = flushLine
	case "full":
		flush = flushFull
	default:
		L.ArgError(2, "invalid option '"+mode+"': one of no, line, full")
	}
	size := min(max(optInt(L, 3, fileBuffer), 16), maxFileBuffer)
	if f.disk != nil {
		err := f.recovered(f.w.Flush())
		f.flush = flush
		if err != nil {
			return failFile(L, f.name, err)
		}
		if size > f.w.Size() {
			f.w = bufio.NewWriterSize(f.disk, size)
		}
	}
	L.Push(lua.LTrue)
	return 1
}
