package luabind

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// maxModules bounds the files of one script that Check looks through.
const maxModules = 1000

// Check looks for what is wrong with a script without running it for anybody: its text and
// that of the modules that it requires, first as they stand, and then in a dry run (see
// [DryRun]). The findings are in the order of their files and lines. What a client would
// be sent although the catalogue does not know it is an error here. An error means that
// nothing could be checked; cfg.Reporter hears nothing.
func Check(cfg Config) ([]*Diagnostic, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	found, err := checkText(cfg)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(found, func(d *Diagnostic) bool { return d.Rule == diag.Syntax }) {
		heard := &collector{}
		cfg.Reporter = heard
		globals, err := dryRun(cfg)
		if d, ok := errors.AsType[*Diagnostic](err); ok {
			heard.Report(d)
		} else if errors.Is(err, ErrStuck) {
			heard.Report(stuckAt(cfg))
		} else if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(d *Diagnostic) bool { // it was defined by other means than its name
			return d.Severity == Warning && d.Rule == diag.Undefined && globals[d.About]
		})
		found = merge(found, heard.reports)
	}
	inOrder(found)
	return found, nil
}

// CheckText is Check without the dry run.
func CheckText(cfg Config) ([]*Diagnostic, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	return checkText(cfg)
}

// collector is a Reporter that keeps what is reported.
type collector struct{ reports []*Diagnostic }

func (c *collector) Print(string, int, string) {}
func (c *collector) Report(d *Diagnostic)      { c.reports = append(c.reports, d) }

// merge adds what a dry run has found to what the text has shown, once for each line. A
// warning about a line that has failed is an error.
func merge(found, heard []*Diagnostic) []*Diagnostic {
	known := map[place]*Diagnostic{}
	for _, d := range found {
		if d.Severity != Note && d.Rule != diag.NoSender { // those say nothing of what a handler does
			known[d.At()] = d
		}
	}
	for _, d := range heard {
		if d.Rule == diag.Busy {
			continue // it was stopped in the end, or it came through
		}
		if lenient[d.Rule] && !d.Lax {
			d.Severity = Error
		}
		if other := known[d.At()]; other != nil && d.Line > 0 {
			other.Severity = max(other.Severity, d.Severity)
			continue
		}
		known[d.At()] = d
		found = append(found, d)
	}
	return found
}

func checkText(cfg Config) (found []*Diagnostic, err error) {
	e := blank(cfg)
	e.root = lua.NewState(rootOptions)
	e.explain.State = e.root
	defer func() {
		if value := recover(); value != nil {
			d := e.diagnose(newCrash(nil, value), "")
			d.File = e.display(cfg.Script)
			found = append(found, d)
		}
	}()
	defer func() {
		e.cancelled()
		for _, fn := range e.close {
			fn()
		}
		e.root.Close()
	}()
	if err := e.open(); err != nil {
		return nil, err
	}
	text, err := e.readSource(cfg.Script)
	if err != nil {
		return nil, err
	}
	return e.lintAll(e.display(cfg.Script), string(text)), nil
}

// lintAll looks through a chunk and the modules of the script's folder that it requires.
func (e *Engine) lintAll(name, text string) []*Diagnostic {
	var found []*Diagnostic
	var parsed []string               // in the order of the first require
	chunks := map[string][]ast.Stmt{} // of parsed
	seen := map[string]bool{}
	world := e.world(chunks)
	world.Senders, world.Nodes = lint.NewSenders(), lint.NewNodes()
	var visit func(name, text string)
	visit = func(name, text string) {
		if seen[name] || len(seen) >= maxModules {
			return
		}
		seen[name] = true
		chunk, d := e.parse(name, text)
		if d != nil {
			found = append(found, d)
			return
		}
		parsed = append(parsed, name)
		chunks[name] = chunk
		world.Dynamic = lint.Assigned(chunk, world.Assigned) || world.Dynamic
		lint.Written(chunk, world.Written)
		world.Senders.Add(chunk)
		world.Nodes.Add(chunk)
		for _, module := range lint.Required(chunk) {
			if file, ok := e.modules.Find(module, e.cfg.life.dependOn); ok {
				if text, err := e.readSource(file); err == nil {
					visit(e.display(file), string(text))
				}
			} else if chunk := e.stdlibChunk(module, chunks); chunk != nil {
				world.Senders.Add(chunk)
				world.Nodes.AddLibrary(chunk)
			}
		}
	}
	visit(name, text)
	for _, file := range parsed {
		for _, f := range append(lint.Encoding(e.files.Text(file)), lint.Check(chunks[file], world)...) {
			if library := file != name; library && f.Foreign {
				continue
			}
			if !e.files.Silenced(file, f.Line, f.Rule) {
				found = append(found, e.finding(file, f))
			}
		}
	}
	return found
}

// parse gives the statements of a chunk, or what is wrong with its text.
func (e *Engine) parse(name, text string) ([]ast.Stmt, *Diagnostic) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, "#!") {
		text = "--" + text
	}
	e.files.Add(name, text)
	chunk, err := compile.Check(text, name)
	if err != nil {
		return nil, e.diagnose(err, "")
	}
	return chunk, nil
}

// finding is a Diagnostic of what lint has found.
func (e *Engine) finding(file string, f lint.Finding) *Diagnostic {
	d := &Diagnostic{
		Rule: f.Rule, Severity: f.Severity, File: file, Line: f.Line, Message: f.Message, Hint: f.Hint, About: f.About,
		Related: f.Related,
	}
	for i := range d.Related {
		d.Related[i].File = file
	}
	d.Source = e.files.Around(file, f.Line)
	d.Mark(f.Words...)
	return d
}

// world returns what a script finds: the globals of the state, its modules and its files. chunks has the
// files that are parsed already, by their names in messages, and gets the modules that are parsed later; nil
// for none.
func (e *Engine) world(chunks map[string][]ast.Stmt) *lint.World {
	if chunks == nil {
		chunks = map[string][]ast.Stmt{}
	}
	w := &lint.World{
		Globals: map[string][]string{}, Assigned: map[string]bool{}, Written: map[string]bool{},
		Exports: e.exports(chunks), Instead: sandbox.Instead,
	}
	machine.ForEach(e.root.G.Global, func(k, v lua.LValue) {
		name := k.String()
		w.Globals[name] = nil
		if t, ok := v.(*lua.LTable); ok && sandbox.IsLibrary(name) {
			fields := []string{}
			machine.ForEach(t, func(k, _ lua.LValue) { fields = append(fields, k.String()) })
			slices.Sort(fields)
			w.Globals[name] = fields
		}
	})
	w.Options = e.libraryOptions(chunks)
	w.Module = func(name string) (string, bool) {
		if _, ok := e.modules.Find(name, func(string) {}); ok || name == "vuer" || sandbox.IsLibrary(name) {
			return "", true
		}
		if e.cfg.Stdlib != nil {
			if _, err := fs.Stat(e.cfg.Stdlib, strings.ReplaceAll(name, ".", "/")+".lua"); err == nil {
				return "", true
			}
		}
		if hint := e.modules.Hint(name); hint != "" {
			return hint, false
		}
		return "there is no " + strings.ReplaceAll(name, ".", "/") + ".lua beside the script", false
	}
	w.Asset = func(name string) (string, bool) {
		if isAddress(name) {
			return addressHint, false
		}
		clean := path.Clean(strings.TrimPrefix(name, "/workspace/"))
		if !e.workspace.Missing(clean) {
			return "", true
		}
		e.verdict.absent = append(e.verdict.absent, filepath.Join(e.cfg.Workspace, filepath.FromSlash(clean)))
		return e.workspace.HintFor(clean), false
	}
	return w
}

// exports returns the function that finds the fields of modules, see lint.World. It adds what it parses to
// chunks.
func (e *Engine) exports(chunks map[string][]ast.Stmt) func(module string) ([]string, bool) {
	type result struct {
		names []string
		ok    bool
	}
	known := map[string]result{}
	return func(module string) ([]string, bool) {
		r, ok := known[module]
		if !ok {
			if chunk, parsed := e.moduleChunk(module, chunks); parsed {
				r.names, r.ok = lint.Exports(chunk)
			}
			known[module] = r
		}
		return r.names, r.ok
	}
}

// libraryOptions returns the function that finds the options of the standard library's functions, see
// lint.World.
func (e *Engine) libraryOptions(chunks map[string][]ast.Stmt) func(module, function string) (names []string, at int) {
	known := map[string]map[string]lint.Taker{}
	return func(module, function string) ([]string, int) {
		if _, ok := known[module]; !ok {
			known[module] = nil
			if _, own := e.modules.Find(module, func(string) {}); !own {
				known[module] = lint.Takers(e.stdlibChunk(module, chunks))
			}
		}
		taker := known[module][function]
		return taker.Options, taker.At
	}
}

// moduleChunk returns the syntax tree of a module that is loaded or belongs to the standard library.
func (e *Engine) moduleChunk(module string, chunks map[string][]ast.Stmt) (chunk []ast.Stmt, ok bool) {
	file, ok := e.modules.Find(module, func(string) {})
	if !ok {
		chunk = e.stdlibChunk(module, chunks)
		return chunk, chunk != nil
	}
	name := e.display(file)
	if !e.files.Has(name) {
		return nil, false
	}
	if chunk, ok = chunks[name]; ok {
		return chunk, true
	}
	chunk, err := e.files.Chunk(name)
	return chunk, err == nil
}

// stdlibChunk returns the syntax tree of a module of the standard library, nil if the library does not
// have it. It parses a module once for all callers with the same chunks.
func (e *Engine) stdlibChunk(module string, chunks map[string][]ast.Stmt) []ast.Stmt {
	if e.cfg.Stdlib == nil {
		return nil
	}
	file := strings.ReplaceAll(module, ".", "/") + ".lua"
	name := "require " + module // not the name of a file
	if chunk, parsed := chunks[name]; parsed {
		return chunk
	}
	text, err := fs.ReadFile(e.cfg.Stdlib, file)
	if err != nil {
		return nil
	}
	chunk, err := parse.Chunk(string(text), file)
	if err != nil {
		return nil
	}
	chunks[name] = chunk
	return chunk
}
