package difftest_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/difftest"
)

var (
	seed  = flag.Uint64("difftest.seed", 0, "first seed of TestFresh; 0: one that nobody has tried")
	spend = flag.Duration("difftest.time", 0, "how long TestFresh tries programs")
	keep  = flag.String("difftest.keep", "", "folder that takes the shrunk programs of TestFresh; it goes on after a difference then")
)

func TestMain(m *testing.M) {
	ok, err := difftest.Main()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case ok:
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func pair(t testing.TB, d difftest.Dialect) difftest.Pair {
	t.Helper()
	p, err := difftest.References(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSeeds compares the same programs every time.
func TestSeeds(t *testing.T) {
	hunt(t, difftest.Plain, 1, 2000/share)
	hunt(t, difftest.Goto, 1, 600/share)
}

// TestBrokenSources compares what is wrong with texts that are hardly programs.
func TestBrokenSources(t *testing.T) {
	huntBroken(t, 1, 1000/share)
}

// huntBroken compares the messages about count texts.
func huntBroken(t *testing.T, from uint64, count int) {
	t.Helper()
	programs := make([]string, count)
	for i := range programs {
		programs[i] = difftest.Broken(from + uint64(i))
	}
	found, err := pair(t, difftest.Plain).Compare(programs)
	if err != nil {
		t.Fatal(err)
	}
	for _, diff := range found {
		// The reference finds what is beyond its limits as it reads, we after all was read.
		if limit := diff.Want.Output; strings.Contains(limit, "too complex near") || strings.Contains(limit, "has more than") {
			continue
		}
		t.Errorf("broken source of seed %d: %v", from+uint64(diff.Index), diff)
	}
}

// TestFresh compares as many other programs as there is time for. Make difftest runs it.
func TestFresh(t *testing.T) {
	if *spend == 0 {
		t.Log("-difftest.time says for how long")
		return
	}
	from := *seed
	if from == 0 {
		from = rand.Uint64() >> 20 << 20
	}
	t.Logf("from seed %d on", from)
	tried := 0
	for end := time.Now().Add(*spend); time.Now().Before(end); {
		hunt(t, difftest.Plain, from, 2000)
		hunt(t, difftest.Goto, from, 500)
		huntBroken(t, from, 500)
		from += 2000
		tried += 3000
		if t.Failed() && *keep == "" {
			break
		}
	}
	t.Logf("%d programs", tried)
}

// hunt compares count programs and reports the differences, shrunk.
func hunt(t *testing.T, d difftest.Dialect, from uint64, count int) {
	t.Helper()
	p := pair(t, d)
	programs := make([]string, count)
	for i := range programs {
		programs[i] = difftest.Generate(from+uint64(i), d).String()
	}
	found, err := p.Compare(programs)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		t.Errorf("%d of %d programs differ", len(found), count)
	}
	const shown = 5
	for i, diff := range found {
		if i == shown && *keep == "" {
			break
		}
		seed := from + uint64(diff.Index)
		program, diff, err := p.Smallest(difftest.Generate(seed, d))
		if err != nil {
			t.Error(err)
			continue
		}
		t.Errorf("seed %d, dialect %d: %v\n%s", seed, d, diff, program)
		if *keep != "" {
			name := filepath.Join(*keep, fmt.Sprintf("%d-%d", seed, d))
			if err := os.WriteFile(name+".lua", []byte(program+"-- "+strings.ReplaceAll(diff.String(), "\n", "\n-- ")+"\n"), 0o644); err != nil {
				t.Error(err)
			}
			if err := os.WriteFile(name+".out", []byte(diff.Want.String()), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
}
