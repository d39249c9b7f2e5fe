package luabind

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/images"
	"github.com/vuerlua/vuerlua/luabind/internal/kernelrun"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/moves"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/textcheck"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// metatables are the metatables of the types that scripts see.
type metatables struct {
	failure *lua.LTable
	session *lua.LTable
	task    *lua.LTable
	event   *lua.LTable // server events
	camera  *lua.LTable // values of CAMERA_MOVE
}

// mainChunk is the name of the task that runs the script from its first line.
const mainChunk = "main chunk"

// load creates the Lua state and runs the script's main chunk until it ends or blocks. It sends the
// error, if any, to loaded.
func (e *Engine) load(loaded chan<- error) {
	defer func() {
		if value := recover(); value != nil {
			loaded <- e.diagnose(newCrash(nil, value), "")
		}
	}()
	e.root = lua.NewState(rootOptions)
	e.explain.State = e.root
	e.root.Options = threadOptions // what NewThread copies
	machine.Install(e.root, &e.hook.Hook)
	if err := e.open(); err != nil {
		loaded <- err
		return
	}
	name := e.display(e.cfg.Script)
	text, err := e.readSource(e.cfg.Script)
	if err != nil {
		loaded <- err
		return
	}
	fn, err := e.compileText(name, string(text))
	if err == nil {
		err = e.examine(name, string(text))
	}
	if err != nil {
		loaded <- err
		return
	}
	e.hook.Main = fn
	t := e.startTask("", nil, fn)
	e.lifecycle.main = t
	t.quiet, t.queued = true, false
	e.resume(t)
	t.quiet, t.name = false, mainChunk
	if t.finished && t.err != nil {
		d := e.diagnose(t.err, "")
		e.noteVerdict(d)
		loaded <- d
		return
	}
	if d := e.noteIdle(t); d != nil {
		loaded <- &Refusal{[]*Diagnostic{d}}
		return
	}
	e.noteVerdict(nil)
	loaded <- nil
}

// compile reads a module and compiles it. It returns errors in the text as a *Diagnostic.
func (e *Engine) compile(path string) (*lua.LFunction, error) {
	text, err := e.readSource(path)
	if err != nil {
		return nil, err
	}
	return e.compileText(e.display(path), string(text))
}

// compileText is compile for a text that has been read already. name is the name of the file in
// messages.
func (e *Engine) compileText(name, text string) (*lua.LFunction, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, "#!") {
		text = "--" + text
	}
	e.files.Add(name, text)
	fn, err := compile.Options{KeepLocals: name == e.display(e.cfg.Script)}.Function(e.root, text, name)
	if err != nil {
		return nil, e.diagnose(err, "")
	}
	return fn, nil
}

// open fills the state with the reduced standard library and the contents of the module vuer, both
// as its fields and as globals.
func (e *Engine) open() error {
	L := e.root
	if err := e.openFolders(); err != nil {
		return err
	}
	shut := sandbox.Open(L, sandbox.Options{
		Workspace:   e.workspace,
		Raise:       func(L *lua.LState, kind, message string) { e.fail(L, kind, "%s", message) },
		Interrupted: e.interrupted,
		Chunkname:   e.display,
		Loaded:      e.files.Add,
		Opening:     e.opening,
		Thread:      threadOf,
		InCoroutine: func() bool { return e.innermost() != nil },
		Print:       e.write,
		Getenv:      e.getenv,
		Random:      e.random,
	})
	e.close = append(e.close, shut)
	e.openCoroutine(L)
	e.metas.failure = e.failureMeta(L)
	e.metas.camera = cameraMeta(L)
	e.openVuer(L)

	arg := L.NewTable()
	arg.RawSetInt(0, lua.LString(e.display(e.cfg.Script)))
	for i, a := range e.cfg.Args {
		arg.RawSetInt(i+1, lua.LString(a))
	}
	L.SetGlobal("arg", arg)
	e.checker = &textcheck.Checker{
		Texts: e.files, State: L, Modules: e.modules, Workspace: e.workspace,
		Read: e.readSource, Display: e.display, Looked: e.cfg.gen.dependOn,
		Diagnose: func(err error) *Diagnostic { return e.diagnose(err, "") },
	}
	if e.cfg.extend != nil {
		e.cfg.extend(e)
	}
	return nil
}

// openVuer creates the module vuer.
func (e *Engine) openVuer(L *lua.LState) {
	vuer := L.NewTable()
	e.vuer = vuer
	set := func(name string, v lua.LValue) {
		machine.SetString(vuer, name, v)
		L.SetGlobal(name, v)
	}
	define := func(name string, v lua.LValue) {
		e.functions = append(e.functions, name)
		set(name, v)
	}
	setFunc := func(name string, fn lua.LGFunction) { define(name, L.NewFunction(fn)) }
	e.enc = element.NewEncoder(element.Config{Strict: e.cfg.Strict, Warn: e.warnElement, File: e.findPicture, Address: e.propAddress, IsFolder: e.isFolder, Interrupted: e.interrupted})
	e.images = images.Open(e.api, L)
	e.moves = moves.New(e.api)
	e.markers = element.Register(L, set, map[string]map[string]lua.LGFunction{"Image": e.images.Functions()})
	e.openClock(setFunc)
	e.openTasks(L, setFunc)
	e.page = page.Open(door{e}, L)
	e.openSessions(L)
	e.openEvents(L, setFunc)
	e.openClients(L, setFunc)
	e.modules = modules.New(L, moduleDoor{door{e}}, modules.Options{Folder: e.folder, Root: e.cfg.Root, Stdlib: e.cfg.Stdlib}, vuer)
	e.arrays = typedarray.Open(e.api, L, define)
	e.kernels = kernelrun.Open(door{e}, L, e.random, e.cfg.gen.kernels, define)
	e.close = append(e.close, e.kernels.Close)
	e.openStores(L, setFunc)
	e.openControls(L, setFunc)
	e.openReload(setFunc)
	setFunc("sessions", e.luaSessions)
	setFunc("command", e.luaCommand)
	setFunc("print", e.luaPrint)
	setFunc("asset", e.luaAsset)
	setFunc("is_timeout", luaIsTimeout)
	machine.SetString(vuer, "version", lua.LString(e.cfg.Version))
	machine.SetString(vuer, "generation", lua.LNumber(e.cfg.gen.number()))
	e.openCold(L, vuer)
	L.SetGlobal("vuer", vuer)
}

// luaIsTimeout implements is_timeout(err).
func luaIsTimeout(L *lua.LState) int {
	timeout := false
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		f, ok := ud.Value.(*script.Failure)
		timeout = ok && f.Kind == script.Timeout
	}
	L.Push(lua.LBool(timeout))
	return 1
}

// A warnKey identifies a warning that is shown only once.
type warnKey struct {
	place
	rule  RuleID
	about string // what it is about; "" if one warning of the rule is enough for the line
}

// maxWarned bounds the warnings that are remembered. Beyond it, further ones are not shown.
const maxWarned = 1000

// haveWarned reports whether a warning has been shown for a line, or must not be shown.
func (e *Engine) haveWarned(at place, rule RuleID, about string) bool {
	_, done := e.warned[warnKey{at, rule, about}]
	return done || len(e.warned) >= maxWarned
}

// firstWarning reports whether the warning has not been shown, and records it.
func (e *Engine) firstWarning(at place, rule RuleID, about string) bool {
	if e.haveWarned(at, rule, about) {
		return false
	}
	e.warned[warnKey{at, rule, about}] = struct{}{}
	return true
}

// warnElement shows a warning of the encoder, once for each line of the script.
func (e *Engine) warnElement(w element.Warning) {
	L := e.thread()
	if L == nil {
		return
	}
	if file, line := scriptPlace(L); !e.firstWarning(place{File: file, Line: line}, w.Rule, w.About()) {
		return
	}
	d := e.warning(L, w.Rule, w.Message, w.Hint, w.Prop, w.Component)
	d.About, d.Lax = w.About(), w.Lax
	e.explain.Pinpoint(d, d.Rule, d.About)
	e.report(d)
}
