package difftest_test

import (
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/difftest"
)

// TestRun: what programs print, in both references and here.
func TestRun(t *testing.T) {
	programs := []string{
		`print(1, "a", nil, true) print({}, print)`,
		`G = 1 dump(G, {3, 2, b = {x = "\n"}, a = 0/0}, -0)`,
		`dump(G) local t = {} t.t = t dump(t, setmetatable({}, {}))`,
		`print(1) error("E1")`,
		`error({7})`,
		`local x = nil + 1`,
		`local ok, e = pcall(error, "attempt to fail") print(ok, e, pcall(error, "E7", 0))`,
		`x = = 1`,
		`while true do tick() end`,
		"print('a\\0b\\200')",
	}
	want := []string{
		"1\ta\tnil\ttrue\ntable\tfunction\n",
		"1 {3, 2, [\"a\"]=nan, [\"b\"]={[\"x\"]=\"\\10\"}} 0\n",
		"nil\n{[\"t\"]=cycle} {meta}\n",
		"1\nended by an error: \"p:1: E1\"\n",
		"ended by an error: {7}\n",
		"ended by an error: \"p:1: fault\"\n",
		"false\tfault\tfalse\tE7\n",
		"does not load\n",
		"ended by an error: \"E out of fuel\"\n",
		"a\\000b\\200\n",
	}
	for _, in := range []difftest.Interpreter{pair(t, difftest.Plain).Reference, pair(t, difftest.Goto).Reference, difftest.Ours()} {
		results, err := in.Run(difftest.Goto, programs)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results {
			if r.String() != want[i] {
				t.Errorf("%s: %s\nprints %q\nwant   %q", in.Name, programs[i], r, want[i])
			}
		}
	}
}

// TestFaultCostsOneProgram: the programs around one that ends the process are run.
func TestFaultCostsOneProgram(t *testing.T) {
	programs := []string{`print(1)`, `print(2) os.exit(3)`, `print(3)`, `os.exit(0)`}
	results, err := pair(t, difftest.Plain).Reference.Run(difftest.Plain, programs[:3])
	if err != nil {
		t.Fatal(err)
	}
	if results[0].Output != "1\n" || results[2].Output != "3\n" || !strings.Contains(results[1].Fault, "exit status 3") {
		t.Errorf("got %v", results)
	}
	if _, err := pair(t, difftest.Plain).Reference.Run(difftest.Plain, programs); err == nil {
		t.Error("a process that ends in good order before its time is not noticed")
	}
}

// TestCompareShowsWhatDiffers: a program that asks who runs it.
func TestCompareShowsWhatDiffers(t *testing.T) {
	found, err := pair(t, difftest.Plain).Compare([]string{`print(1)`, `print("same") print(vuer == nil)`})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Index != 1 {
		t.Fatalf("got %v", found)
	}
	if got, want := found[0].String(), "line 2 of the output\nwant: true\ngot:  false"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
