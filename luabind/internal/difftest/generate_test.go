package difftest_test

import (
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/difftest"
)

// TestGeneratedProgramsAreLua: the reference loads all of them, most come to their end, and
// they print.
func TestGeneratedProgramsAreLua(t *testing.T) {
	for _, d := range []difftest.Dialect{difftest.Plain, difftest.Goto} {
		const count = 500
		results, err := pair(t, d).Reference.Run(d, generate(d, 1, count))
		if err != nil {
			t.Fatal(err)
		}
		ended, printed := 0, 0
		for i, r := range results {
			if strings.HasPrefix(r.String(), "does not load") || r.Fault != "" {
				t.Errorf("dialect %d, seed %d: %v", d, i+1, r)
			}
			if strings.Contains(r.Output, "ended by an error") {
				ended++
			}
			printed += len(r.Output)
		}
		if ended > count/10 {
			t.Errorf("dialect %d: %d of %d programs end by an error", d, ended, count)
		}
		if printed < 100*count {
			t.Errorf("dialect %d: %d programs print %d bytes", d, count, printed)
		}
	}
}

func TestSeedsAreTheProgram(t *testing.T) {
	for seed := range uint64(50) {
		one, other := difftest.Generate(seed, difftest.Plain).String(), difftest.Generate(seed, difftest.Plain).String()
		if one != other {
			t.Fatalf("seed %d is two programs", seed)
		}
	}
}

func generate(d difftest.Dialect, from uint64, count int) []string {
	programs := make([]string, count)
	for i := range programs {
		programs[i] = difftest.Generate(from+uint64(i), d).String()
	}
	return programs
}

// TestShrinkKeepsWhatMatters: of a program that differs because of one word, that word and
// what holds it are left.
func TestShrinkKeepsWhatMatters(t *testing.T) {
	shrunk := 0
	for seed := range uint64(20) {
		program := difftest.Generate(seed, difftest.Plain)
		before := len(program.String())
		if !strings.Contains(program.String(), "coroutine.wrap(") {
			continue
		}
		shrunk++
		err := difftest.Shrink(program, func(texts []string) ([]bool, error) {
			differs := make([]bool, len(texts))
			for i, text := range texts {
				differs[i] = strings.Contains(text, "coroutine.wrap(")
			}
			return differs, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if after := program.String(); !strings.Contains(after, "coroutine.wrap(") || strings.Count(after, "\n") > 8 || len(after) >= before {
			t.Errorf("seed %d is shrunk to\n%s", seed, after)
		}
	}
	if shrunk == 0 {
		t.Error("no program has what is looked for")
	}
}
