package difftest

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

var (
	token   = regexp.MustCompile(`(?s)\w+|\s+|.`)
	strange = strings.Fields(`and break do else elseif end false for function if in local nil not or repeat return then true until while
		= == ~= <= >= < > + - * / % ^ # .. ... . , ; : ( ) { } [ ] [[ ]] [=[ ]=] ' " \ -- --[[ 1 0x 1e 3. .5 x "s" 's\ \z \300 @ $ ! ~ & |`)
)

// Broken is the program of a seed with a few changes, so that most likely it is no program
// any more, and quoted: it is one that loads the text and shows what is wrong with it.
func Broken(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 2))
	tokens := token.FindAllString(Generate(seed, Plain).String(), -1)
	for range 1 + r.IntN(2) {
		i := r.IntN(len(tokens))
		switch r.IntN(6) {
		case 0, 1:
			tokens[i] = ""
		case 2:
			tokens[i] = strange[r.IntN(len(strange))]
		case 3:
			tokens[i] += " " + strange[r.IntN(len(strange))]
		case 4:
			j := r.IntN(len(tokens))
			tokens[i], tokens[j] = tokens[j], tokens[i]
		default:
			tokens = tokens[:i+1]
		}
	}
	text := strings.Join(tokens, "")
	// Two colons begin a label here, as in later versions. A message repeats what is wrong; we
	// cut what is very long.
	return "local f, m = loadstring(" + quote(strings.ReplaceAll(text, "::", ":")) + ", '=p') dump(f, m and m:sub(1, 300))\n"
}

// quote writes a string as Lua reads it.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, "\\%03d", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
