package difftest

import (
	"fmt"
	"regexp"
	"strings"
)

// A Dialect is the language of a program, and thereby its reference.
type Dialect uint8

const (
	Plain Dialect = iota // Lua 5.1, as PUC's implementation has it
	Goto                 // with goto, as LuaJIT has it
)

// shown is what driver.lua shows of errors: LuaJIT has messages of its own.
func (d Dialect) shown() string {
	if d == Goto {
		return "places"
	}
	return "messages"
}

// A Pair is ours and the reference that it is compared with.
type Pair struct {
	Reference, Ours Interpreter
	dialect         Dialect
}

// References returns the pair of a dialect, or what has to be installed.
func References(d Dialect) (Pair, error) {
	find := PUC
	if d == Goto {
		find = LuaJIT
	}
	reference, err := find()
	return Pair{reference, Ours(), d}, err
}

// A Difference is a program that prints something else here than in the reference.
type Difference struct {
	Index     int // of the program
	Want, Got Result
}

// Compare runs programs in both interpreters at once and returns the differences. A
// program that is a fault in the reference is an error: the generator has made something
// that it must not make.
func (p Pair) Compare(programs []string) ([]Difference, error) {
	want, got, err := p.both(programs)
	if err != nil {
		return nil, err
	}
	var found []Difference
	for i := range programs {
		if want[i].Fault != "" {
			return nil, fmt.Errorf("%s: %s:\n%s", p.Reference.Name, want[i].Fault, programs[i])
		}
		if !p.same(want[i], got[i]) {
			found = append(found, Difference{i, want[i], got[i]})
		}
	}
	return found, nil
}

// place is where an error was raised. LuaJIT has lines of its own for calls that are longer
// than one, and knows a place for fewer errors.
var place = regexp.MustCompile(`(p:\d+: )+`)

// same reports whether got is what the reference's result asks for.
func (p Pair) same(want, got Result) bool {
	if p.dialect == Goto {
		want.Output, got.Output = place.ReplaceAllString(want.Output, ""), place.ReplaceAllString(got.Output, "")
	}
	return want == got
}

func (p Pair) both(programs []string) (want, got []Result, err error) {
	failed := make(chan error, 1)
	go func() {
		var err error
		want, err = p.Reference.Run(p.dialect, programs)
		failed <- err
	}()
	got, err = p.Ours.Run(p.dialect, programs)
	if other := <-failed; err == nil {
		err = other
	}
	return want, got, err
}

// String shows the first lines in which the outputs differ.
func (d Difference) String() string {
	want, got := strings.Split(d.Want.String(), "\n"), strings.Split(d.Got.String(), "\n")
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	return fmt.Sprintf("line %d of the output\nwant: %s\ngot:  %s", i+1, few(want[i:]), few(got[i:]))
}

func few(lines []string) string {
	const shown = 5
	if len(lines) > shown {
		lines = append(lines[:shown:shown], "...")
	}
	return strings.TrimRight(strings.Join(lines, "\n      "), " \n")
}

// Smallest shrinks a program that differs. What is left is a program that the
// reference loads and whose output is determined.
func (p Pair) Smallest(program *Node) (text string, d Difference, err error) {
	err = Shrink(program, func(texts []string) ([]bool, error) {
		want, got, err := p.both(texts)
		differs := make([]bool, len(texts))
		for i := range want {
			differs[i] = err == nil && !p.same(want[i], got[i]) && determined(want[i])
		}
		return differs, err
	})
	if err != nil {
		return "", d, err
	}
	text = program.String()
	found, err := p.Compare([]string{text})
	if err != nil {
		return "", d, err
	}
	if len(found) == 0 {
		return "", d, fmt.Errorf("differs now and then:\n%s", text)
	}
	return text, found[0], nil
}

// determined reports whether the reference's result is one that an interpreter must come to.
func determined(want Result) bool {
	return want.Fault == "" && !strings.HasPrefix(want.Output, notLoaded)
}

// notLoaded is what driver.lua prints for a program that is not Lua.
const notLoaded = "does not load\n"
