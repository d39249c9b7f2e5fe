package pattern_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/pm"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox/pattern"
)

// all finds up to limit matches in the same way as gsub, and returns the bounds of each match.
func all(p *pattern.Pattern, src string, limit int, poll func()) [][2]int {
	var m pattern.Matcher
	m.Reset(p, src, poll)
	var found [][2]int
	for from := 0; len(found) < limit && from <= len(src) && m.Find(from); {
		found = append(found, [2]int{m.Start, m.End})
		if from = m.End; m.Start == m.End {
			from++
		}
		if p.Anchored() {
			break
		}
	}
	return found
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		pattern, src string
		want         [][2]int
	}{
		{"", "ab", [][2]int{{0, 0}, {1, 1}, {2, 2}}},
		{"a", "banana", [][2]int{{1, 2}, {3, 4}, {5, 6}}},
		{"^a", "aab", [][2]int{{0, 1}}},
		{"a$", "aba", [][2]int{{2, 3}}},
		{"a*", "baac", [][2]int{{0, 0}, {1, 3}, {3, 3}, {4, 4}}},
		{"a+b", "aab ab", [][2]int{{0, 3}, {4, 6}}},
		{"a+a", "aaaa", [][2]int{{0, 4}}},
		{".*b", "abxbx", [][2]int{{0, 4}}},
		{".-b", "abxbx", [][2]int{{0, 2}, {2, 4}}},
		{"a?ab", "aab ab", [][2]int{{0, 3}, {4, 6}}},
		{"[ab]-c", "abcc", [][2]int{{0, 3}, {3, 4}}},
		{"%f[%w]%w+%f[%W]", "ab cd", [][2]int{{0, 2}, {3, 5}}},
		{"%b<>", "<<a>> <", [][2]int{{0, 5}}},
		{"[^%s]+", " ab c", [][2]int{{1, 3}, {4, 5}}},
		{"[%]]", "a]", [][2]int{{1, 2}}},
		{"%z+", "a\x00\x00", [][2]int{{1, 3}}},
		{"[\x80-\xff]+", "aé", [][2]int{{1, 3}}},
		{".*.*.*x", "aaaa", nil},
	} {
		t.Run(c.pattern, func(t *testing.T) {
			p, err := pattern.Compile(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			got := all(p, c.src, 100, nil)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Fatalf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}

func TestCompileErrors(t *testing.T) {
	for source, want := range map[string]error{
		"%":                        pattern.ErrTrailingEscape,
		"a%":                       pattern.ErrTrailingEscape,
		"[":                        pattern.ErrOpenSet,
		"[^":                       pattern.ErrOpenSet,
		"[%]":                      pattern.ErrOpenSet,
		"%f":                       pattern.ErrFrontier,
		"%fa":                      pattern.ErrFrontier,
		"%f[":                      pattern.ErrOpenSet,
		"%b":                       pattern.ErrBalance,
		"%bx":                      pattern.ErrBalance,
		"((a)":                     pattern.ErrOpenCapture,
		"a)":                       pattern.ErrCloseCapture,
		"%1":                       pattern.ErrCaptureIndex,
		"(a)%2":                    pattern.ErrCaptureIndex,
		"(a%1)":                    pattern.ErrCaptureIndex,
		"%0":                       pattern.ErrCaptureIndex,
		strings.Repeat("()", 33):   pattern.ErrCaptures,
		strings.Repeat("a*", 201):  pattern.ErrTooComplex,
		strings.Repeat("(", 1<<20): pattern.ErrCaptures,
	} {
		if _, err := pattern.Compile(source); !errors.Is(err, want) {
			t.Errorf("%.20q: got %v, want %v", source, err, want)
		}
	}
}

// A search that would take 2^40 steps polls every PollEvery steps whether it must stop.
func TestPoll(t *testing.T) {
	p, err := pattern.Compile(strings.Repeat("a?", 40) + strings.Repeat("a", 40) + "%d")
	if err != nil {
		t.Fatal(err)
	}
	type stop struct{}
	polls := 0
	defer func() {
		if _, ok := recover().(stop); !ok || polls != 3 {
			t.Errorf("stopped after %d polls by something else than the third", polls)
		}
	}()
	all(p, strings.Repeat("a", 40), 1, func() {
		if polls++; polls == 3 {
			panic(stop{})
		}
	})
	t.Error("the search ended")
}

func TestMatchingDoesNotAllocate(t *testing.T) {
	p, err := pattern.Compile("(%w+)%s*=%s*(.-);")
	if err != nil {
		t.Fatal(err)
	}
	var m pattern.Matcher
	if n := testing.AllocsPerRun(100, func() {
		m.Reset(p, "  key = value; other = thing;", nil)
		if !m.Find(0) || m.Capture(1).End == 0 {
			t.Fatal("no match")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// comparable reports whether gopher-lua's matcher is right about a pattern: it has neither %f nor
// %g, and it reads sets, a $ inside captures, %b and back references differently.
func comparable(source string) bool {
	return !strings.ContainsAny(source, "[]$^") && !strings.Contains(source, "%") &&
		!strings.Contains(source, "()") || isClassesOnly(source)
}

// isClassesOnly reports whether a class letter that both know follows every % of source.
func isClassesOnly(source string) bool {
	if strings.ContainsAny(source, "[]$^()") {
		return false
	}
	for i := 0; i < len(source); i++ {
		if source[i] != '%' {
			continue
		}
		if i++; i == len(source) || !strings.ContainsRune("adlpsuwxADLPSUWX.%", rune(source[i])) {
			return false
		}
	}
	return true
}

// FuzzMatch compares with gopher-lua's own matcher where that is right, and checks that no search
// panics, leaves the subject, or continues without polling.
func FuzzMatch(f *testing.F) {
	for _, seed := range [][2]string{
		{"a*b", "aab"}, {"(a+)(b-)c", "aabbc"}, {"%d+%.%d-", "12.34"}, {".-x", "aax"},
		{"%f[%a]%a+", "a b"}, {"[a-%%]", "%]"}, {"%b()", "(())"}, {"(.)%1", "abb"}, {"[]", "x"}, {"^(a)$", "a"},
		{"a?a?a?aaa", "aaa"}, {"*a", "*a"}, {"()a()", "ba"}, {"[^%]-a]", "b"},
	} {
		f.Add(seed[0], seed[1])
	}
	type stop struct{}
	f.Fuzz(func(t *testing.T, source, src string) {
		if len(source) > 40 || len(src) > 60 {
			return
		}
		p, err := pattern.Compile(source)
		if err != nil {
			return
		}
		polls := 0
		defer func() {
			if r := recover(); r != nil && r != (stop{}) {
				panic(r)
			}
		}()
		found := all(p, src, 100, func() {
			if polls++; polls > 20 {
				panic(stop{})
			}
		})
		last := 0
		for _, at := range found {
			if at[0] < last || at[1] < at[0] || at[1] > len(src) {
				t.Fatalf("%q in %q: impossible match %v of %v", source, src, at, found)
			}
			last = at[0]
		}
		if !comparable(source) || polls > 0 {
			return
		}
		want, err := pm.Find(source, []byte(src), 0, 100)
		if err != nil {
			return
		}
		if len(want) != len(found) {
			t.Fatalf("%q in %q: %d matches, gopher-lua has %d", source, src, len(found), len(want))
		}
		for i, w := range want {
			if found[i] != [2]int{w.Capture(0), w.Capture(1)} {
				t.Fatalf("%q in %q: match %d is %v, gopher-lua's is %d to %d", source, src, i, found[i], w.Capture(0), w.Capture(1))
			}
		}
	})
}
