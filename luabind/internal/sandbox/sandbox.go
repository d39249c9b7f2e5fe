// Package sandbox implements the standard library of scene scripts: the library of Lua 5.1, as in
// PUC Lua, without the functions that could harm the server, and with bounds on the other
// functions.
//
// Scripts are their user's own code. The aim is that a mistake in a script affects only that
// script: no process is started or ended, no file outside the workspace is touched, no single call
// runs or allocates without bound. For functions that a Lua programmer may expect and that do not
// exist, [Instead] returns what to do instead.
//
// Everything here runs on the goroutine that owns the Lua state. Functions that call back into Lua
// (sort, gsub, gmatch, xpcall, load, ...) keep nothing in shared state during the call, so a
// callback may park its task.
package sandbox

import (
	"slices"
	"sort"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox/pattern"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// Bounds on what one call can create or read. They are far above the needs of a scene, and far
// below what harms a server.
const (
	// maxString is the longest string, in bytes, that rep, format and gsub create. Without a bound
	// they could create any number of bytes from a few.
	maxString = 64 << 20
	// maxWhole is the longest string, in bytes, that concat creates or that one read returns.
	maxWhole = 256 << 20
	// MaxChunk is the longest source text, in bytes, of load and similar functions. The compiler
	// cannot be stopped, and takes about a second for this length.
	MaxChunk = 8 << 20
	// maxResults is the largest number of values that unpack and string.byte return, as in PUC Lua.
	maxResults = 8000
	// maxOpenFiles is the largest number of files that a state can have open.
	maxOpenFiles = 128
	// pollEvery is the number of steps, of about a byte or an item each, that a loop makes between
	// two calls of Options.Interrupted.
	pollEvery = pattern.PollEvery
)

// Options connect the library to its host. All functions are called on the goroutine that
// runs the state; each of them may be nil.
type Options struct {
	// Workspace contains the script's files; nil means that the script has no files.
	Workspace *workspace.Files
	// Raise throws a host error value of a kind, "denied", "io" or "invalid". It does not
	// return. The default is a plain Lua error.
	Raise func(L *lua.LState, kind, message string)
	// Interrupted is polled by functions that can run for a long time. If it returns true, they end
	// with a Lua error.
	Interrupted func() bool
	// Chunkname returns the name of the workspace file path in messages. The default is path
	// itself.
	Chunkname func(path string) string
	// Loaded is called with the name and the text of every chunk that loadfile and dofile compile,
	// so that error messages can show its lines.
	Loaded func(name, text string)
	// Opening is called with the workspace path of each file before the file is opened, and with
	// whether it is opened for writing.
	Opening func(path string, writes bool)
	// Thread returns the state that runs the coroutine whose handle in scripts is th. The caller
	// may inspect the state until it calls done; nothing runs meanwhile. The default returns th.
	Thread func(th *lua.LState) (L *lua.LState, done func())
	// InCoroutine reports whether a coroutine of a script is running. The default returns
	// false.
	InCoroutine func() bool
	// Getenv looks up a variable of the environment. The default finds none.
	Getenv func(L *lua.LState, name string) (value string, ok bool)
	// Print receives the text that is written to io.stdout and io.stderr. The default drops it.
	Print func(L *lua.LState, text string)
	// Random is the generator of math.random. The default is a new generator.
	Random *Random
}

// library is the state of the standard library of one Lua state.
type library struct {
	opt      Options
	opened   time.Time
	patterns map[string]*pattern.Pattern

	gcPause  int                // the last setpause of collectgarbage
	gcStep   int                // its last setstepmul
	files    map[*file]struct{} // open files on disk
	stdin    *file
	stdout   *file
	fileMeta *lua.LTable
	input    *lua.LUserData // the default input, which io.read reads
	output   *lua.LUserData // the default output, which io.write writes

	sources     map[string]string             // the names that chunks were loaded with, by the names in messages
	sourceBytes int                           // at least the total length of the values of sources
	dumped      map[string]*lua.FunctionProto // by the result of string.dump
}

// Open opens base, table, string, math, os, io and debug in L, a state created with SkipOpenLibs.
// The caller opens print, require, package, coroutine and channel.
//
// The result shut closes the files that the script has left open, after writing their buffered
// data. It must be called before, or immediately after, the state is closed, on the same goroutine.
// It may be called twice.
func Open(L *lua.LState, opt Options) (shut func()) {
	if opt.Raise == nil {
		opt.Raise = func(L *lua.LState, _, message string) { Raise(L, "%s", message) }
	}
	if opt.Interrupted == nil {
		opt.Interrupted = func() bool { return false }
	}
	if opt.Chunkname == nil {
		opt.Chunkname = func(path string) string { return path }
	}
	if opt.Loaded == nil {
		opt.Loaded = func(string, string) {}
	}
	if opt.Thread == nil {
		opt.Thread = func(th *lua.LState) (*lua.LState, func()) { return th, func() {} }
	}
	if opt.InCoroutine == nil {
		opt.InCoroutine = func() bool { return false }
	}
	if opt.Getenv == nil {
		opt.Getenv = func(*lua.LState, string) (string, bool) { return "", false }
	}
	if opt.Print == nil {
		opt.Print = func(*lua.LState, string) {}
	}
	if opt.Random == nil {
		opt.Random = NewRandom()
	}
	lib := &library{
		opt:      opt,
		opened:   time.Now(),
		patterns: make(map[string]*pattern.Pattern),
		gcPause:  200, // the defaults of PUC Lua
		gcStep:   200,
		files:    make(map[*file]struct{}),
		sources:  make(map[string]string),
		dumped:   make(map[string]*lua.FunctionProto),
	}
	lib.openBase(L)
	lib.openTable(L)
	lib.openString(L)
	lib.openMath(L)
	lib.openOS(L)
	lib.openIO(L)
	lib.openDebug(L)
	return lib.closeFiles
}

// module creates an empty library table, with its global.
func module(L *lua.LState, name string) *lua.LTable {
	return L.RegisterModule(name, nil).(*lua.LTable)
}

// install adds functions to a library table, in the order of their names: the order of pairs must
// not differ from run to run.
func install(L *lua.LState, mod *lua.LTable, funcs map[string]lua.LGFunction) {
	names := make([]string, 0, len(funcs))
	for name := range funcs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		machine.SetString(mod, name, L.NewFunction(funcs[name]))
	}
}

// poller returns the function that a long loop of the function name calls now and then. It raises
// an error if the script must stop.
func (lib *library) poller(L *lua.LState, name string) func() {
	return func() {
		if lib.opt.Interrupted() {
			Raise(L, "%s was interrupted", name)
		}
	}
}

// resultLimit returns how many values a function may return at once without risk to the registry of
// L.
func resultLimit(L *lua.LState) int {
	size := max(L.Options.RegistrySize, L.Options.RegistryMaxSize)
	if size == 0 {
		size = lua.RegistrySize
	}
	return min(maxResults, size/2)
}

// Libraries returns the names of the tables of the standard library.
func Libraries() []string { return libraries }

var libraries = []string{"string", "table", "math", "os", "io", "coroutine", "debug", "package"}

// IsLibrary reports whether a table of the standard library has this name.
func IsLibrary(name string) bool { return slices.Contains(libraries, name) }
