package sandbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

func (lib *library) openIO(L *lua.LState) {
	mod := module(L, lua.IoLibName)
	lib.fileMeta = L.NewTable()
	install(L, lib.fileMeta, map[string]lua.LGFunction{
		"__gc":       lib.fileCollect,
		"__tostring": fileTostring,
		"close":      lib.fileClose,
		"flush":      fileFlush,
		"lines":      lib.fileLines,
		"read":       lib.fileRead,
		"seek":       fileSeek,
		"setvbuf":    fileSetvbuf,
		"write":      fileWrite,
	})
	machine.SetString(lib.fileMeta, "__index", lib.fileMeta)

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
	machine.SetString(mod, "stdin", lib.input)
	machine.SetString(mod, "stdout", lib.output)
	machine.SetString(mod, "stderr", lib.object(L, stderr))
}

// argFile returns argument 1, which must be an open file.
func argFile(L *lua.LState) (*lua.LUserData, *file) {
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud != nil {
		if f, ok := ud.Value.(*file); ok {
			return ud, checkOpen(L, f)
		}
	}
	argType(L, 1, "FILE*")
	return nil, nil
}

func checkOpen(L *lua.LState, f *file) *file {
	if f.closed {
		Raise(L, "attempt to use a closed file")
	}
	return f
}

// openFlags converts a mode of fopen to flags of package os. Like the GNU C library it ignores
// unknown characters after the first: some systems define more of them.
func openFlags(mode string) (flag int, ok bool) {
	if mode == "" {
		return 0, false
	}
	update := strings.Contains(mode[1:], "+")
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
	case update:
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
	f := &file{
		name:     path,
		disk:     disk,
		readable: flag&os.O_WRONLY == 0,
		writable: flag&(os.O_WRONLY|os.O_RDWR) != 0,
	}
	f.left = lib.opt.Workspace.Left()
	return lib.track(L, f), nil
}

func (lib *library) ioOpen(L *lua.LState) int {
	path, mode := ArgString(L, 1), optString(L, 2, "r")
	flag, ok := openFlags(mode)
	if !ok {
		return failFile(L, path, syscall.EINVAL)
	}
	ud, err := lib.open(L, path, flag)
	if err != nil {
		if errors.Is(err, disk.ErrNotRegular) {
			lib.opt.Raise(L, "denied", describe(path, err))
		}
		return failFile(L, path, err)
	}
	L.Push(ud)
	return 1
}

func ioType(L *lua.LState) int {
	argAny(L, 1)
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
		argType(L, 1, "FILE*")
	}
	text := "file (closed)"
	if f, ok := ud.Value.(*file); ok && !f.closed {
		text = fmt.Sprintf("file (%p)", f)
	}
	L.Push(lua.LString(text))
	return 1
}

// swap implements io.input and io.output: it sets a default file by name or by object, and returns
// the current one.
func (lib *library) swap(L *lua.LState, slot **lua.LUserData, flag int) int {
	switch v := L.Get(1).(type) {
	case *lua.LNilType:
	case *lua.LUserData:
		argFile(L)
		*slot = v
	default:
		path := ArgString(L, 1)
		ud, err := lib.open(L, path, flag)
		if err != nil {
			ArgError(L, 1, describe(path, err))
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
		return fail(L, "cannot close standard file")
	}
	if err := lib.close(f); err != nil {
		return failHandle(L, err)
	}
	L.Push(lua.LTrue)
	return 1
}

func (lib *library) ioFlush(L *lua.LState) int {
	return flush(L, lib.output, standard(L, lib.output, "output"))
}

func fileFlush(L *lua.LState) int {
	ud, f := argFile(L)
	return flush(L, ud, f)
}

func flush(L *lua.LState, ud *lua.LUserData, f *file) int {
	if f.disk != nil {
		if err := f.recovered(f.w.Flush()); err != nil {
			return failHandle(L, err)
		}
	}
	L.Push(ud)
	return 1
}

// fileCollect is __gc, which Lua's collector calls. Only scripts call it here; see track.
func (lib *library) fileCollect(L *lua.LState) int {
	ud, _ := L.Get(1).(*lua.LUserData)
	if ud == nil {
		argType(L, 1, "FILE*")
	}
	if f, ok := ud.Value.(*file); ok && !f.closed && f.disk != nil {
		lib.close(f) // __gc has no way to report an error
	}
	return 0
}

// standard returns the file of ud, the default input or output. A closed file raises an error.
func standard(L *lua.LState, ud *lua.LUserData, name string) *file {
	f := ud.Value.(*file)
	if f.closed {
		Raise(L, "standard %s file is closed", name)
	}
	return f
}

func (lib *library) ioWrite(L *lua.LState) int {
	return write(L, lib.output, standard(L, lib.output, "output"), 1)
}

func fileWrite(L *lua.LState) int {
	ud, f := argFile(L)
	return write(L, ud, f, 2)
}

// write writes the arguments from the first on. It returns the file, as in Lua 5.2, so that
// calls can be chained.
func write(L *lua.LState, ud *lua.LUserData, f *file, first int) int {
	if !f.writable {
		return failHandle(L, syscall.EBADF)
	}
	if f.print != nil {
		var out strings.Builder
		for i := first; i <= L.GetTop(); i++ {
			out.WriteString(ArgString(L, i))
		}
		f.print(L, out.String())
		L.Push(ud)
		return 1
	}
	for i := first; i <= L.GetTop(); i++ {
		if err := f.write(ArgString(L, i)); err != nil {
			return failHandle(L, err)
		}
	}
	L.Push(ud)
	return 1
}

// failHandle is failFile for operations on an open file, whose messages do not name the file
// in PUC Lua.
func failHandle(L *lua.LState, err error) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(strings.TrimPrefix(describe("", err), ": ")))
	L.Push(lua.LNumber(errnoOf(err)))
	return 3
}

// option returns argument n, which must be one of names. absent is the default; "" means that
// the argument is required.
func option(L *lua.LState, n int, absent string, names ...string) string {
	name := absent
	if L.Get(n) != lua.LNil || absent == "" {
		name = ArgString(L, n)
	}
	if !slices.Contains(names, name) {
		ArgError(L, n, "invalid option '"+name+"'")
	}
	return name
}

func fileSeek(L *lua.LState) int {
	_, f := argFile(L)
	whence := map[string]int{"set": io.SeekStart, "cur": io.SeekCurrent, "end": io.SeekEnd}[option(L, 2, "cur", "set", "cur", "end")]
	offset := optInt(L, 3, 0)
	if f.disk == nil {
		return failHandle(L, syscall.ESPIPE)
	}
	at, err := f.seek(int64(offset), whence)
	if err != nil {
		return failHandle(L, err)
	}
	L.Push(lua.LNumber(at))
	return 1
}

func fileSetvbuf(L *lua.LState) int {
	_, f := argFile(L)
	mode := map[string]flushing{"no": flushEach, "line": flushLine, "full": flushFull}[option(L, 2, "", "no", "line", "full")]
	size := min(max(optInt(L, 3, fileBuffer), 16), maxFileBuffer)
	if f.disk != nil {
		err := f.recovered(f.w.Flush())
		f.flush = mode
		if err != nil {
			return failHandle(L, err)
		}
		if size > f.w.Size() {
			f.w = bufio.NewWriterSize(f.disk, size)
		}
	}
	L.Push(lua.LTrue)
	return 1
}
