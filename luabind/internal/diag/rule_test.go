package diag

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	if !slices.IsSortedFunc(Rules(), func(a, b Rule) int { return strings.Compare(string(a.ID), string(b.ID)) }) {
		t.Error("the rules are not sorted by ID, so Find does not find all of them")
	}
	for _, r := range Rules() {
		if found, ok := Find(r.ID); !ok || found != r {
			t.Errorf("Find(%q) returns %v, %t", r.ID, found, ok)
		}
		if r.Doc == "" {
			t.Errorf("rule %s has no doc", r.ID)
		}
	}
	if _, ok := Find("no-such-rule"); ok || RuleID("no-such-rule").Silenceable() || RuleID("").Silenceable() {
		t.Error("an unknown rule is found")
	}
}

// TestManualHasTheRules: the tables of docs/checks.md are those of the list.
func TestManualHasTheRules(t *testing.T) {
	guide, err := os.ReadFile("../../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fixed := range []bool{false, true} {
		table := "| rule | severity | finds |\n|---|---|---|\n"
		for _, r := range Rules() {
			if r.Fixed == fixed {
				table += "| `" + string(r.ID) + "` | " + r.Severity.String() + " | " + r.Doc + " |\n"
			}
		}
		if !strings.Contains(string(guide), table) {
			t.Errorf("docs/checks.md has to contain this table:\n%s", table)
		}
	}
}

// TestRulesAreUsed: each rule is used by the engine or by the command line, and none is written as a string.
func TestRulesAreUsed(t *testing.T) {
	constants, used := constantsOf(t), map[string]bool{"RuntimeError": true}
	for _, root := range []string{"../..", "../../../cmd/vuerlua"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Base(filepath.Dir(path)) == "diag" {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "diag" {
						used[n.Sel.Name] = true
					}
				case *ast.KeyValueExpr:
					key, named := n.Key.(*ast.Ident)
					if value, ok := n.Value.(*ast.BasicLit); ok && named && key.Name == "Rule" && value.Kind == token.STRING {
						t.Errorf("%s: rule %s is a string: use a constant of package diag", path, value.Value)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, id := range constants {
		if !used[name] {
			t.Errorf("nothing has the rule %s", name)
		}
		if _, ok := Find(id); !ok {
			t.Errorf("rules has no row for %s", name)
		}
	}
	if len(constants) != len(Rules()) {
		t.Errorf("%d constants, %d rows", len(constants), len(Rules()))
	}
}

// constantsOf returns the IDs that rule.go declares, by the names of the constants.
func constantsOf(t *testing.T) map[string]RuleID {
	file, err := parser.ParseFile(token.NewFileSet(), "rule.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]RuleID{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "RuleID" {
				id, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				found[spec.Names[0].Name] = RuleID(id)
			}
		}
		return true
	})
	return found
}
