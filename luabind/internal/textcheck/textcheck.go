// Package textcheck finds mistakes in the text of a script and of its modules, without running it.
package textcheck

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/explain"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// maxModules bounds the files of one script that are checked.
const maxModules = 1000

// A Checker checks the text of one script. It belongs to the loop.
type Checker struct {
	Texts     *explain.Texts
	State     *lua.LState // has the globals
	Modules   *modules.Library
	Workspace *workspace.Files
	Read      func(path string) ([]byte, error) // reads the script or a module
	Display   func(path string) string          // the name of a file in messages
	Looked    func(path string)                 // is told each file that matters
	Diagnose  func(err error) *diag.Diagnostic  // explains an error of the parser

	Absent []string // the missing files of the workspace that the text names

	found map[string][]*diag.Diagnostic // by file; made when they are asked for
}

// Findings returns the findings in the text of a loaded file. It checks the file, and the modules that the
// file requires, at the first call.
func (c *Checker) Findings(file string) []*diag.Diagnostic {
	if found, ok := c.found[file]; ok {
		return found
	}
	if c.found == nil {
		c.found = map[string][]*diag.Diagnostic{}
	}
	c.found[file] = nil // also for a file that cannot be checked
	if modules.IsStdlib(file) || !c.Texts.Has(file) {
		return nil
	}
	c.Keep(file, c.Check(file, c.Texts.Text(file)))
	return c.found[file]
}

// Keep makes found the results of Findings for file and the modules that it requires.
func (c *Checker) Keep(file string, found []*diag.Diagnostic) {
	if c.found == nil {
		c.found = map[string][]*diag.Diagnostic{}
	}
	c.found[file] = nil
	for _, d := range found {
		c.found[d.File] = append(c.found[d.File], d)
	}
}

// Check looks through a chunk and the modules of the script's folder that it requires.
func (c *Checker) Check(name, text string) []*diag.Diagnostic {
	var found []*diag.Diagnostic
	var parsed []string               // in the order of the first require
	chunks := map[string][]ast.Stmt{} // of parsed
	seen := map[string]bool{}
	world := c.World(chunks)
	world.Senders, world.Nodes = lint.NewSenders(), lint.NewNodes()
	var visit func(name, text string)
	visit = func(name, text string) {
		if seen[name] || len(seen) >= maxModules {
			return
		}
		seen[name] = true
		chunk, d := c.parse(name, text)
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
			if file, ok := c.Modules.Find(module, c.Looked); ok {
				if text, err := c.Read(file); err == nil {
					visit(c.Display(file), string(text))
				}
			} else if chunk := c.stdlibChunk(module, chunks); chunk != nil {
				world.Senders.Add(chunk)
				world.Nodes.AddLibrary(chunk)
			}
		}
	}
	visit(name, text)
	for _, file := range parsed {
		for _, f := range append(lint.Encoding(c.Texts.Text(file)), lint.Check(chunks[file], world)...) {
			if library := file != name; library && f.Foreign {
				continue
			}
			if !c.Texts.Silenced(file, f.Line, f.Rule) {
				found = append(found, c.Diagnostic(file, f))
			}
		}
	}
	return found
}

// parse gives the statements of a chunk, or what is wrong with its text.
func (c *Checker) parse(name, text string) ([]ast.Stmt, *diag.Diagnostic) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(text, "#!") {
		text = "--" + text
	}
	c.Texts.Add(name, text)
	chunk, err := compile.Check(text, name)
	if err != nil {
		return nil, c.Diagnose(err)
	}
	return chunk, nil
}

// Diagnostic returns the diagnostic for what lint has found in a file.
func (c *Checker) Diagnostic(file string, f lint.Finding) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Rule: f.Rule, Severity: f.Severity, File: file, Line: f.Line, Message: f.Message, Hint: f.Hint, About: f.About,
		Related: f.Related,
	}
	for i := range d.Related {
		d.Related[i].File = file
	}
	d.Source = c.Texts.Around(file, f.Line)
	d.Mark(f.Words...)
	return d
}

// World returns what a script finds: the globals of the state, its modules and its files. chunks has the
// files that are parsed already, by their names in messages, and gets the modules that are parsed later; nil
// for none.
func (c *Checker) World(chunks map[string][]ast.Stmt) *lint.World {
	if chunks == nil {
		chunks = map[string][]ast.Stmt{}
	}
	w := &lint.World{
		Globals: map[string][]string{}, Assigned: map[string]bool{}, Written: map[string]bool{},
		Exports: c.exports(chunks), Instead: sandbox.Instead,
	}
	machine.ForEach(c.State.G.Global, func(k, v lua.LValue) {
		name := k.String()
		w.Globals[name] = nil
		if t, ok := v.(*lua.LTable); ok && sandbox.IsLibrary(name) {
			fields := []string{}
			machine.ForEach(t, func(k, _ lua.LValue) { fields = append(fields, k.String()) })
			slices.Sort(fields)
			w.Globals[name] = fields
		}
	})
	w.Options = c.libraryOptions(chunks)
	w.Module = func(name string) (string, bool) {
		if _, ok := c.Modules.Find(name, func(string) {}); ok || name == "vuer" || sandbox.IsLibrary(name) {
			return "", true
		}
		if c.Modules.Stdlib != nil {
			if _, err := fs.Stat(c.Modules.Stdlib, strings.ReplaceAll(name, ".", "/")+".lua"); err == nil {
				return "", true
			}
		}
		if hint := c.Modules.Hint(name); hint != "" {
			return hint, false
		}
		return "no file " + strings.ReplaceAll(name, ".", "/") + ".lua beside the script", false
	}
	w.Asset = func(name string) (string, bool) {
		if workspace.IsAddress(name) {
			return workspace.AddressHint, false
		}
		clean := path.Clean(strings.TrimPrefix(name, "/workspace/"))
		if !c.Workspace.Missing(clean) {
			return "", true
		}
		c.Absent = append(c.Absent, filepath.Join(c.Workspace.Name(), filepath.FromSlash(clean)))
		return c.Workspace.HintFor(clean), false
	}
	return w
}

// exports returns the function that finds the fields of modules, see lint.World. It adds what it parses to
// chunks.
func (c *Checker) exports(chunks map[string][]ast.Stmt) func(module string) ([]string, bool) {
	type result struct {
		names []string
		ok    bool
	}
	known := map[string]result{}
	return func(module string) ([]string, bool) {
		r, ok := known[module]
		if !ok {
			if chunk, parsed := c.moduleChunk(module, chunks); parsed {
				r.names, r.ok = lint.Exports(chunk)
			}
			known[module] = r
		}
		return r.names, r.ok
	}
}

// libraryOptions returns the function that finds the options of the standard library's functions, see
// lint.World.
func (c *Checker) libraryOptions(chunks map[string][]ast.Stmt) func(module, function string) (names []string, at int) {
	known := map[string]map[string]lint.Taker{}
	return func(module, function string) ([]string, int) {
		if _, ok := known[module]; !ok {
			known[module] = nil
			if _, own := c.Modules.Find(module, func(string) {}); !own {
				known[module] = lint.Takers(c.stdlibChunk(module, chunks))
			}
		}
		taker := known[module][function]
		return taker.Options, taker.At
	}
}

// moduleChunk returns the syntax tree of a module that is loaded or belongs to the standard library.
func (c *Checker) moduleChunk(module string, chunks map[string][]ast.Stmt) (chunk []ast.Stmt, ok bool) {
	file, ok := c.Modules.Find(module, func(string) {})
	if !ok {
		chunk = c.stdlibChunk(module, chunks)
		return chunk, chunk != nil
	}
	name := c.Display(file)
	if !c.Texts.Has(name) {
		return nil, false
	}
	if chunk, ok = chunks[name]; ok {
		return chunk, true
	}
	chunk, err := c.Texts.Chunk(name)
	return chunk, err == nil
}

// stdlibChunk returns the syntax tree of a module of the standard library, nil if the library does not
// have it. It parses a module once for all callers with the same chunks.
func (c *Checker) stdlibChunk(module string, chunks map[string][]ast.Stmt) []ast.Stmt {
	if c.Modules.Stdlib == nil {
		return nil
	}
	file := strings.ReplaceAll(module, ".", "/") + ".lua"
	name := "require " + module // not the name of a file
	if chunk, parsed := chunks[name]; parsed {
		return chunk
	}
	text, err := fs.ReadFile(c.Modules.Stdlib, file)
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
