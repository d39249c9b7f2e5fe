package difftest

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

// algorithms has small programs of the kind that people write, each after a line with its
// name. In place of $list, $text, ... there is new data each time.
//
//go:embed algorithms.lua
var algorithms string

var data = regexp.MustCompile(`\$[a-z]+`)

// algorithm adds one of them. Within a program a name of data is the same value.
func (g *generator) algorithm(b *Node) {
	programs := strings.Split("\n"+algorithms, "\n-- ")[1:]
	_, text, _ := strings.Cut(programs[g.IntN(len(programs))], "\n")
	values := map[string]string{
		"$n":        fmt.Sprint(2 + g.IntN(30)),
		"$few":      fmt.Sprint(1 + g.IntN(6)),
		"$list":     g.numerals(g.IntN(12), 50),
		"$numbers":  g.numerals(1+g.IntN(8), 20),
		"$text":     g.letters(),
		"$operator": g.word("'+' '-' '*' '/'"),
	}
	text = data.ReplaceAllStringFunc(text, func(name string) string {
		if name == "$digit" {
			return fmt.Sprint(g.IntN(10))
		}
		return values[name]
	})
	b.add(build(Stmt, "do\n$\nend", strings.TrimSpace(text)))
}

func (g *generator) numerals(count, below int) string {
	items := make([]string, count)
	for i := range items {
		items[i] = fmt.Sprint(g.IntN(below))
	}
	return strings.Join(items, ", ")
}

func (g *generator) letters() string {
	letters := make([]byte, g.IntN(20))
	for i := range letters {
		letters[i] = "aabbcd e,"[g.IntN(9)]
	}
	return "'" + string(letters) + "'"
}
