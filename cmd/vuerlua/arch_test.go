package main

import (
	"bytes"
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

// maxLines bounds the length of a file. Aim for four hundred.
const maxLines = 600

// maxLinesTS is the same for TypeScript.
const maxLinesTS = 450

// A rule lists what the packages below a folder may import in addition to the standard library
// and each other.
type rule struct {
	folder string
	may    []string // import paths, including the paths below them
	mayNot []string // of the standard library
	reason string
}

// importRules returns the rules. The rule with the longest folder that contains a package applies.
func importRules() []rule {
	const (
		protocol = modulePath + "/protocol"
		host     = modulePath + "/host"
		gorilla  = "github.com/gorilla/websocket"
		msgp     = "github.com/tinylib/msgp"
	)
	return []rule{
		{"protocol", []string{msgp}, []string{"net", "net/http", "os", "os/exec"},
			"the wire is pure data: no sockets, no files, no Lua, so that tests need only bytes"},
		{"protocol/catalog/internal", []string{protocol, msgp}, nil,
			"generators run when the program is built, and write files"},
		{"host/disk", nil, []string{"net", "os/exec"},
			"it only handles files"},
		{"host/printable", nil, []string{"net", "os"},
			"it only handles text"},
		{"host", []string{protocol, gorilla, msgp, "github.com/fsnotify/fsnotify", "golang.org/x/sys"}, []string{"os/exec", "os/signal", "flag"},
			"the host knows scripts only through the interface host.Script, so that a script can be written in Go"},
		{"host/hosttest", []string{protocol, host, gorilla, msgp}, nil,
			"it has helpers of tests"},
		{"host/viewer", nil, []string{"net", "os"},
			"the viewer consists of embedded files and has no code to run"},
		{"luabind", []string{host, protocol, modulePath + "/stdlib", msgp, "github.com/yuin/gopher-lua", "layeh.com/gopher-luar", "golang.org/x/image", "github.com/tetratelabs/wazero"}, []string{"net/http", "os/exec", "os/signal", "flag"},
			"this is the only package that knows Lua; sockets belong to the host"},
		{"luabind/internal/puctest", nil, []string{"net"},
			"it has helpers of tests that run other programs"},
		{"luabind/internal/difftest", []string{modulePath + "/luabind"}, []string{"net"},
			"it compares the engine with other programs, in separate processes"},
		{"stdlib", nil, []string{"net", "os"},
			"the library consists of Lua files, so that scripts could do the same"},
		{"scripts", nil, []string{"net", "os"},
			"the gallery consists of embedded files and has no code to run"},
		{"docs", nil, []string{"net", "os"},
			"the guides are embedded files and have no code to run"},
		{"cmd/vuerlua", []string{modulePath, "github.com/urfave/cli/v2", "github.com/yuin/goldmark", "golang.org/x/sys"}, nil,
			"the command line connects the other packages; it has neither its own sockets nor its own Lua"},
		{"cmd/vuerlua/bench", []string{modulePath, gorilla, msgp, "golang.org/x/sys"}, nil,
			"the whole-program benchmark has its own client and its own server for comparison"},
	}
}

// testImports returns what any test may import in addition: a client, the decoder for what it
// receives, and the helpers.
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
			t.Errorf("%s: no rule lists what this folder may import; the folders at the top are fixed", file.path)
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
				// One file may: its gain is measured, and it verifies the layout by reflection first.
				if file.path != "luabind/internal/machine/layout.go" {
					t.Errorf("%s imports unsafe: only luabind/internal/machine/layout.go may", file.path)
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
		t.Errorf("the rule for host/internal/outbox is %+v", r)
	}
	if r := ruleFor(importRules(), "hostile"); r != nil {
		t.Errorf("the rule for hostile is %+v", r)
	}
	if within("github.com/a/bc", []string{"github.com/a/b"}) || !within("github.com/a/b/c", []string{"github.com/a/b"}) {
		t.Error("within compares characters, not folders")
	}
}

// A package has one package comment: two could contradict each other.
func TestPackageComments(t *testing.T) {
	comments := map[string][]string{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.path, "_test.go") {
			if file.ast.Doc != nil {
				t.Errorf("%s: a test file has a package comment", file.path)
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

// Packages have no init functions, and only commands end the process.
func TestNoHiddenControl(t *testing.T) {
	for _, file := range goFiles(t) {
		inTest := strings.HasSuffix(file.path, "_test.go")
		isProgram := file.ast.Name.Name == "main"
		for _, decl := range file.ast.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function: use an explicit call", file.path)
			}
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "os" && call.Sel.Name == "Exit" && !inTest && !isProgram {
				t.Errorf("%s calls os.Exit: only commands may end the process", file.path)
			}
			return true
		})
	}
}

// Code outside of package machine does not use gopher-lua's own methods on tables: they do not see
// all keys of the machine's tables.
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
					t.Errorf("%s calls the method %s: use the function of package machine instead", file.path, sel.Sel.Name)
				}
			}
			return true
		})
	}
}

// Files that others may have created are opened with package disk.
func TestFilesThroughDisk(t *testing.T) {
	direct := []string{"Open", "OpenFile", "ReadFile", "WriteFile", "Create", "CreateTemp", "MkdirTemp", "ReadDir", "Rename", "RemoveAll", "Truncate", "Link", "Symlink", "DirFS"}
	allowed := map[string]string{
		"host/disk/":                             "it implements the rules",
		"cmd/vuerlua/bench/":                     "a developer's program, in folders that it creates",
		"cmd/vuerlua/internal/licenses/collect/": "a developer's program",
		"cmd/vuerlua/internal/reference/scenes/": "a developer's program",
		"protocol/catalog/internal/":             "a generator",
		"luabind/internal/difftest/":             "it compares programs, in folders that it creates",
		"cmd/vuerlua/viewer.go: DirFS":           "--viewer-dir is the user's own build",
		"cmd/vuerlua/scene.go: ReadDir":          "only names",
		"cmd/vuerlua/completion.go: ReadDir":     "only names",
		"cmd/vuerlua/control.go: Rename":         "a socket, in a folder that only this user can access",
		"cmd/vuerlua/scenes.go: ReadDir":         "only names, in a folder that only this user can access",
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
			t.Errorf("%s calls os.%s: use package disk, whose comment explains why", file.path, sel.Sel.Name)
			return true
		})
	}
	for what := range allowed {
		if !used[what] {
			t.Errorf("the exception for %s is unused", what)
		}
	}
}

func TestFileLength(t *testing.T) {
	walk(t, func(name string) {
		if ext := path.Ext(name); ext != ".go" && ext != ".lua" && ext != ".ts" && ext != ".tsx" {
			return
		}
		most := maxLines
		if strings.HasPrefix(path.Ext(name), ".ts") {
			most = maxLinesTS
		}
		if n := bytes.Count(read(t, name), []byte("\n")); n > most {
			t.Errorf("%s has %d lines, more than %d", name, n, most)
		}
	})
}

// maxFunction is the number of lines from which a function should be divided.
const maxFunction = 80

func TestFunctionLength(t *testing.T) {
	longer := map[string]string{
		"luabind/internal/machine/loop.go: execute": "the loop of the virtual machine: its variables stay in registers because it is one function",
	}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.path, "_test.go") {
			continue // the tables of a test are long
		}
		for _, d := range file.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := file.line(fn.End()) - file.line(fn.Pos()) + 1
			if n > maxFunction && longer[file.path+": "+fn.Name.Name] == "" {
				t.Errorf("%s:%d: %s has %d lines, more than %d", file.path, file.line(fn.Pos()), fn.Name.Name, n, maxFunction)
			}
		}
	}
}

// Published files have no notes of their authors, and no paths of one machine.
func TestForbiddenWords(t *testing.T) {
	// They are joined here so that this file does not contain them.
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
	set  *token.FileSet // of all files
}

// line returns the line of a position in the file.
func (f *goFile) line(at token.Pos) int { return f.set.Position(at).Line }

var parsedGoFiles []goFile // of the first call of goFiles

// goFiles returns every Go file of the module. It parses them once for all tests.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	if parsedGoFiles != nil {
		return parsedGoFiles
	}
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
		files = append(files, goFile{name, parsed, set})
	})
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	parsedGoFiles = files
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

// walk visits the files of the project. It skips built and downloaded files, git's own files, and
// test data.
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

// within reports whether name is one of paths or below one of them.
func within(name string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// isStandard reports whether a path is in the standard library: its first element has no dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}
