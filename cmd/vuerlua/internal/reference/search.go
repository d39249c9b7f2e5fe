package reference

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A Hit is an entry, or a property of components, that a search has found.
type Hit struct {
	Name, Kind, About string
	score             int
}

// maxHits bounds the hits that a search returns.
const maxHits = 12

// The score of a match of one word, by its place.
const (
	inIdea    = 100 // minus the position in its row
	inName    = 60
	inProp    = 40 // the name of a property, found once for all components
	inHeading = 30
	inSummary = 16
	inRowName = 12
	inText    = 4
)

// Search returns the entries that contain all words of the query, best first, and the note of
// ideas.txt about the query, "" for none.
func Search(query string) (hits []Hit, note string) {
	wanted := words(query)
	if len(wanted) == 0 {
		return nil, ""
	}
	for _, p := range Pages() {
		if c, ok := catalog.Lookup(p.Name); ok && p.Kind == "component" && c.Alias != "" {
			continue // the search finds the component itself
		}
		hits = p.search(wanted, hits)
	}
	hits = append(hits, searchProps(wanted)...)
	slices.SortStableFunc(hits, func(a, b Hit) int { return b.score - a.score })
	for _, word := range wanted {
		if idea := ideaOf(word); idea != nil && note == "" {
			note = idea.note
		}
	}
	return hits[:min(len(hits), maxHits)], note
}

// search appends the page to hits if it contains all words.
func (p *Page) search(wanted []string, hits []Hit) []Hit {
	hit := Hit{Name: p.Name, Kind: p.Kind, About: p.about()}
	for _, word := range wanted {
		best := max(found(word, p.Name, inName), found(word, p.Summary(), inSummary), found(word, p.Doc, inText))
		if idea := ideaOf(word); idea != nil {
			if at := slices.Index(idea.pages, p.Name); at >= 0 {
				best = inIdea - at
			}
		}
		if p.Kind != "component" { // searchProps searches their rows
			for _, t := range p.Tables {
				for _, r := range t.Rows {
					best = max(best, found(word, r.Name, inRowName), found(word, r.Doc, inText))
				}
			}
		}
		for _, s := range sections(p.Markdown) {
			if here := max(found(word, s.Heading, inHeading), found(word, s.Text, inText)); here > best {
				best = here
				if s.Heading != "" {
					hit.About = p.Title + ": " + s.Heading
				}
			}
		}
		if best == 0 {
			return hits
		}
		hit.score += best
	}
	return append(hits, hit)
}

// about returns the description of the page for a list of entries.
func (p *Page) about() string {
	if p.Kind == "guide" {
		return p.Title
	}
	return strings.ReplaceAll(p.Summary(), "`", "")
}

// searchProps finds properties of components by name and description. A property that many
// components have is one hit.
func searchProps(wanted []string) []Hit {
	var hits []Hit
	for _, use := range props() {
		score := 0
		for _, word := range wanted {
			best := max(found(word, use.name, inProp), found(word, use.doc, inText))
			if best == 0 {
				score = 0
				break
			}
			score += best
		}
		if score > 0 {
			hits = append(hits, Hit{Name: use.name, Kind: "property", About: use.where() + ": " + use.doc, score: score})
		}
	}
	return hits
}

// A propUse is a property with one meaning, and the components that have it.
type propUse struct {
	name, doc  string
	components []string
}

// where names some of the components.
func (u *propUse) where() string {
	if n := len(u.components); n > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(u.components[:2], ", "), n-2)
	}
	return strings.Join(u.components, ", ")
}

// props returns all properties, in the order of the first components that have them.
func props() []*propUse {
	var all []*propUse
	known := map[[2]string]*propUse{}
	for _, c := range components() {
		if c.Alias != "" {
			continue
		}
		for _, prop := range c.Props {
			id := [2]string{prop.Name, prop.Doc}
			if known[id] == nil {
				known[id] = &propUse{name: prop.Name, doc: prop.Doc}
				all = append(all, known[id])
			}
			known[id].components = append(known[id].components, c.Name)
		}
	}
	return all
}

// found returns worth if the text has the word, and a third of it if the text has only another form
// of the word. Otherwise it returns 0.
func found(word, text string, worth int) int {
	if !mayHave(word, text) {
		return 0
	}
	best := 0
	for _, w := range words(text) {
		if w == word {
			return worth
		}
		if isForm(w, word) {
			best = max(1, worth/3)
		}
	}
	return best
}

// isForm reports whether w is a longer or a shorter form of the word: one of them begins with the
// other.
func isForm(w, word string) bool {
	return len(word) >= 4 && strings.HasPrefix(w, word) || len(w) >= shortForm && strings.HasPrefix(word, w)
}

// mayHave reports whether the text contains the beginning of the word. Every text with the word or
// one of its forms does. The check takes a small part of the time that words takes.
func mayHave(word, text string) bool {
	return strings.Contains(strings.ToLower(text), word[:min(len(word), shortForm)])
}

// shortForm is the length from which a word counts as a form of a longer one.
const shortForm = 5

// lettersAndDigits returns the runs of letters and digits in a text.
func lettersAndDigits(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// words returns the words of a text in lower case and singular. For a name in camel case, it also
// returns the parts.
func words(text string) []string {
	var all []string
	add := func(w string) {
		w = strings.ToLower(w)
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-1]
		}
		all = append(all, w)
	}
	for w := range lettersAndDigits(text) {
		add(w)
		for at, i := 0, 1; i <= len(w); i++ {
			if i == len(w) && at > 0 || i < len(w) && unicode.IsUpper(rune(w[i])) && unicode.IsLower(rune(w[i-1])) {
				add(w[at:i])
				at = i
			}
		}
	}
	return all
}

// An idea is the help for a search word that is not a name.
type idea struct {
	pages []string
	note  string
}

//go:embed ideas.txt
var ideasText string

// ideas returns the rows of ideas.txt by each of their words.
var ideas = sync.OnceValue(func() map[string]*idea {
	byWord := map[string]*idea{}
	for line := range strings.Lines(ideasText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		searched, rest, _ := strings.Cut(line, ": ")
		pages, note, _ := strings.Cut(rest, " | ")
		for _, word := range words(searched) {
			row := byWord[word]
			if row == nil {
				row = &idea{}
				byWord[word] = row
			}
			for page := range strings.FieldsSeq(pages) {
				if !slices.Contains(row.pages, page) {
					row.pages = append(row.pages, page)
				}
			}
			if row.note == "" {
				row.note = note
			}
		}
	}
	return byWord
})

// ideaOf returns the row of a word or of its base form, such as spin for spinning, or nil.
func ideaOf(word string) *idea {
	if found := ideas()[word]; found != nil {
		return found
	}
	for _, ending := range []string{"ing", "ed", "er", "ion"} {
		base, ok := strings.CutSuffix(word, ending)
		if !ok || len(base) < 3 {
			continue
		}
		forms := []string{base, base + "e"}
		if last := len(base) - 1; base[last] == base[last-1] {
			forms = append(forms, base[:last])
		}
		for _, form := range forms {
			if found := ideas()[form]; found != nil {
				return found
			}
		}
	}
	return nil
}

// searchedAs returns the words of ideas.txt that lead to the page.
func searchedAs(p *Page) []string {
	var found []string
	for word, idea := range ideas() {
		if slices.Contains(idea.pages, p.Name) {
			found = append(found, word)
		}
	}
	slices.Sort(found)
	return found
}
