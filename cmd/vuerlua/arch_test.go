package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/vuerlua/vuerlua"

// maxLines is where a file is no longer one thought. Four hundred is the aim.
const maxLines = 600

// A rule says what the packages below a folder may import besides the standard library,
// themselves and each other.
type rule struct {
	folder string
	may    []string // import paths; what lies below them is meant too
	mayNot []string // of the standard library
	reason string
}

// importRules: the longest folder that holds a package rules it.
func importRules() []rule {
	const (
		protocol = modulePath + "/protocol"
		host     = modulePath + "/host"
		gorilla  = "github.com/gorilla/websocket"
		msgp     = "github.com/tinylib/msgp"
	)
	return []rule{
		{"protocol", []string{msgp, "github.com/xrash/smetrics"}, []string{"net", "net/http", "os", "os/exec"},
			"the wire is pure data: no sockets, no files, no Lua, so that everything can be tested with bytes alone"},
		{"protocol/catalog/internal", []string{protocol, msgp}, nil,
			"generators run when the program is built, and write files"},
		{"host/disk", nil, []string{"net", "os/exec"},
			"it is about files alone"},
		{"host/printable", nil, []string{"net", "os"},
			"it is about text alone"},
		{"host", []string{protocol, gorilla, msgp, "github.com/fsnotify/fsnotify", "golang.org/x/sys"}, []string{"os/exec", "os/signal", "flag"},
			"the host knows a script only as the interface host.Script, so that a script can be written in Go"},
		{"host/hosttest", []string{protocol, host, gorilla, msgp}, nil,
			"helpers of tests"},
		{"host/viewer", nil, []string{"net", "os"},
			"the viewer is embedded files and nothing that runs"},
		{"luabind", []string{host, protocol, modulePath + "/stdlib", msgp, "github.com/yuin/gopher-lua", "layeh.com/gopher-luar", "golang.org/x/image", "github.com/tetratelabs/wazero"}, []string{"net/http", "os/exec", "os/signal", "flag"},
			"this is the only package that knows Lua; sockets are the host's"},
		{"luabind/internal/puctest", nil, []string{"net"},
			"helpers of tests that run other programs"},
		{"luabind/internal/difftest", []string{modulePath + "/luabind"}, []string{"net"},
			"it compares the engine with other programs, in processes of their own"},
		{"stdlib", nil, []string{"net", "os"},
			"the library is Lua files; everything else would be something that a script cannot do"},
		{"scripts", nil, []string{"net", "os"},
			"the gallery is embedded files and nothing that runs"},
		{"docs", nil, []string{"net", "os"},
			"the guides are embedded files and nothing that runs"},
		{"cmd/vuerlua", []string{modulePath, "github.com/urfave/cli/v2", "github.com/yuin/goldmark", "github.com/xrash/smetrics", "golang.org/x/sys"}, nil,
			"the command line joins the others; it has no sockets and no Lua of its own"},
		{"cmd/vuerlua/bench", []string{modulePath, gorilla, msgp, "golang.org/x/sys"}, nil,
			"the whole-program benchmark has a client and a floor server of its own"},
	}
}

// testImports are what any test may use in addition: a client, the decoder to look at
// what it got, and the helpers.
func testImports() []string {
	return []string{
		"github.com/gorilla/websocket", "github.com/tinylib/msgp",
		modulePath + "/host/hosttest", modulePath + "/protocol", modulePath + "/stdlib",
	}
}

func TestImports(t *testing.T) {
	rules := importRules()
	for _, file := range goFiles(t) {
		r := ruleFor(rules, path.Dir(file.path))
		if r == nil {
			t.Errorf("%s: no rule says what this folder may import; the folders at the top are fixed", file.path)
			continue
		}
		isTest := strings.HasSuffix(file.path, "_test.go")
		for _, spec := range file.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case imported == "unsafe":
				// One file has reasons that are measured, and asks reflection before it points anywhere.
				if file.path != "luabind/internal/machine/layout.go" {
					t.Errorf("%s imports unsafe: nothing there is worth a crash", file.path)
				}
			case isTest && (isStandard(imported) || within(imported, testImports())):
			case isStandard(imported):
				if slices.Contains(r.mayNot, imported) {
					t.Errorf("%s imports %s, but %s", file.path, imported, r.reason)
				}
			case within(imported, []string{modulePath + "/" + r.folder}), within(imported, r.may):
			default:
				t.Errorf("%s imports %s, but %s", file.path, imported, r.reason)
			}
		}
	}
}

func TestImportRulesAreUsed(t *testing.T) {
	for _, r := range importRules() {
		if r.reason == "" {
			t.Errorf("the rule for %s has no reason", r.folder)
		}
	}
	for imported, want := range map[string]bool{
		"fmt": true, "net/http": true, "embed": true, "github.com/a/b": false, modulePath + "/host": false,
	} {
		if isStandard(imported) != want {
			t.Errorf("isStandard(%q) = %t", imported, !want)
		}
	}
	if r := ruleFor(importRules(), "host/internal/outbox"); r == nil || r.folder != "host" {
		t.Errorf("host/internal/outbox is ruled by %+v", r)
	}
	if r := ruleFor(importRules(), "hostile"); r != nil {
		t.Errorf("hostile is ruled by %+v", r)
	}
	if within("github.com/a/bc", []string{"github.com/a/b"}) || !within("github.com/a/b/c", []string{"github.com/a/b"}) {
		t.Error("within compares letters, not folders")
	}
}

// One comment says what a package is; two would say it twice, and differently.
func TestPackageComments(t *testing.T) {
	comments := map[string][]string{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.path, "_test.go") {
			if file.ast.Doc != nil {
				t.Errorf("%s: a test file does not comment its package", file.path)
			}
			continue
		}
		folder := path.Dir(file.path)
		files := comments[folder]
		if file.ast.Doc != nil {
			files = append(files, file.path)
		}
		comments[folder] = files
	}
	for folder, files := range comments {
		if len(files) != 1 {
			t.Errorf("%s: %d package comments, want 1: %v", folder, len(files), files)
		}
	}
}

// Nothing happens before main, the process ends in one place, and what a package holds
// it does not change behind its callers' backs.
func TestNoHiddenControl(t *testing.T) {
	for _, file := range goFiles(t) {
		inTest := strings.HasSuffix(file.path, "_test.go")
		isProgram := file.ast.Name.Name == "main"
		for _, decl := range file.ast.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function: registration that nobody called", file.path)
			}
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "os" && call.Sel.Name == "Exit" && !inTest && !isProgram {
				t.Errorf("%s calls os.Exit: only a command ends the process", file.path)
			}
			return true
		})
	}
}

// Tables that scripts have written to keep some of their keys where gopher-lua's own methods
// do not look; package machine says which.
func TestTablesThroughMachine(t *testing.T) {
	blind := []string{"RawGet", "RawSet", "RawGetH", "RawSetH", "RawGetString", "RawSetString", "Next", "ForEach", "GetTable", "SetTable", "GetField", "SetField", "PCall", "CallByParam"}
	for _, file := range goFiles(t) {
		if !strings.HasPrefix(file.path, "luabind/") || strings.HasPrefix(file.path, "luabind/internal/machine/") || strings.HasSuffix(file.path, "_test.go") {
			continue
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && len(call.Args) > 0 && slices.Contains(blind, sel.Sel.Name) {
				if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "machine" {
					t.Errorf("%s calls the method %s: use what package machine has in its place", file.path, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// Files that others may have put there are opened by the rules of package disk.
func TestFilesThroughDisk(t *testing.T) {
	direct := []string{"Open", "OpenFile", "ReadFile", "WriteFile", "Create", "CreateTemp", "MkdirTemp", "ReadDir", "Rename", "RemoveAll", "Truncate", "Link", "Symlink", "DirFS"}
	allowed := map[string]string{
		"host/disk/":                             "it has the rules",
		"cmd/vuerlua/bench/":                     "a developer's program, in folders that it makes",
		"cmd/vuerlua/internal/licenses/collect/": "a developer's program",
		"cmd/vuerlua/internal/reference/scenes/": "a developer's program",
		"protocol/catalog/internal/":             "a generator",
		"luabind/internal/difftest/":             "it compares programs, in folders that it makes",
		"cmd/vuerlua/viewer.go: DirFS":           "--viewer-dir is a build of the user's own",
		"cmd/vuerlua/scene.go: ReadDir":          "names alone",
		"cmd/vuerlua/completion.go: ReadDir":     "names alone",
		"cmd/vuerlua/control.go: Rename":         "a socket, in a folder that belongs to this user alone",
		"cmd/vuerlua/scenes.go: ReadDir":         "names alone, of a folder that belongs to this user alone",
	}
	used := map[string]bool{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.path, "_test.go") {
			continue
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains(direct, sel.Sel.Name) {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "os" {
				return true
			}
			call := file.path + ": " + sel.Sel.Name
			for what := range allowed {
				if strings.HasPrefix(call, what) {
					used[what] = true
					return true
				}
			}
			t.Errorf("%s calls os.%s: use package disk, which says why", file.path, sel.Sel.Name)
			return true
		})
	}
	for what := range allowed {
		if !used[what] {
			t.Errorf("the exception for %s has no use", what)
		}
	}
}

func TestFileLength(t *testing.T) {
	walk(t, func(name string) {
		if ext := path.Ext(name); ext != ".go" && ext != ".lua" && ext != ".ts" && ext != ".tsx" {
			return
		}
		if n := strings.Count(string(read(t, name)), "\n"); n > maxLines {
			t.Errorf("%s has %d lines, more than %d", name, n, maxLines)
		}
	})
}

// Words that have no place in what is published: notes to oneself, and the paths of one
// machine.
func TestForbiddenWords(t *testing.T) {
	// Put together here so that this file does not hold them.
	forbidden := regexp.MustCompile(`\b(` + strings.Join([]string{"TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"}, "|") + `)\b|` +
		`(^|[\s"'(=])/(` + strings.Join([]string{"wo" + "rk", "ro" + "ot", "ho" + "me"}, "|") + `)/\w`)
	for text, want := range map[string]bool{
		"// TO" + "DO later": true, "see /wo" + "rk/notes.md": true, "/ho" + "me/me/x": true,
		"the workspace at /workspace/": false, "net/wo" + "rk/x": false, "a hackathon": false,
	} {
		if forbidden.MatchString(text) != want {
			t.Errorf("the pattern matches %q: %t", text, !want)
		}
	}
	walk(t, func(name string) {
		switch path.Ext(name) {
		case ".bin", ".png", ".jpg", ".webp", ".gif", ".glb", ".sum", ".woff2":
			return
		}
		for i, line := range strings.Split(string(read(t, name)), "\n") {
			if m := forbidden.FindString(line); m != "" {
				t.Errorf("%s:%d: %q", name, i+1, strings.TrimSpace(m))
			}
		}
	})
}

type goFile struct {
	path string // from the root of the module, with slashes
	ast  *ast.File
}

// goFiles parses every Go file of the module.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	set := token.NewFileSet()
	walk(t, func(name string) {
		if path.Ext(name) != ".go" {
			return
		}
		parsed, err := parser.ParseFile(set, name, read(t, name), parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, goFile{name, parsed})
	})
	if len(files) == 0 {
		t.Fatal("there are no Go files")
	}
	return files
}

const moduleRoot = "../.."

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// walk visits the files that are the project's own. What is built, downloaded or kept by
// git is not, nor are the folders of fuzz inputs.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	skip := []string{".git", ".cache", "bin", "node_modules", "dist", "testdata", "__pycache__"}
	err := fs.WalkDir(os.DirFS(moduleRoot), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skip, d.Name()):
			return fs.SkipDir
		case name == ".git": // a file, in a linked work tree
		case d.Type().IsRegular():
			visit(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func ruleFor(rules []rule, folder string) *rule {
	var best *rule
	for i, r := range rules {
		if within(folder, []string{r.folder}) && (best == nil || len(r.folder) > len(best.folder)) {
			best = &rules[i]
		}
	}
	return best
}

// within says whether name is one of paths or lies below one.
func within(name string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// isStandard: a path of the standard library has no dot in its first element.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}
