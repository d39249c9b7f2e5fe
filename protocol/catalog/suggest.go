package catalog

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Suggest returns the candidate that a user who wrote name most likely meant, "" if none
// is close. Letter case, underscores, hyphens and British spelling are ignored
// (cast_shadow, Colour). Otherwise names are compared by Damerau-Levenshtein distance,
// with about one edit allowed for three letters. Of equally close candidates, those with
// the same initial are preferred, then the first.
//
// A name of more than 64 bytes is hardly a typing mistake, and gets no suggestion: the
// time of a comparison grows with the length.
func Suggest(name string, candidates iter.Seq[string]) string {
	if len(name) > longest {
		return ""
	}
	want := fold(name)
	if want == "" {
		return ""
	}
	var (
		best  string
		least = limit(want) + 1
		d     distance
	)
	for candidate := range candidates {
		if len(candidate) > longest {
			continue
		}
		have := fold(candidate)
		if candidate == name || have == "" {
			continue
		}
		// Twice the distance, so that the initial can break a tie.
		score := 2 * d.between(want, have)
		if want[0] != have[0] {
			score++
		}
		if score < least {
			best, least = candidate, score
		}
	}
	return best
}

const longest = 64

// Suggest returns the property of c that a user who wrote prop most likely meant, "" if
// none is close.
func (c *Component) Suggest(prop string) string {
	return Suggest(prop, func(yield func(string) bool) {
		for _, props := range [...][]*Prop{c.Props, Common()} {
			for _, p := range props {
				if !yield(p.Name) {
					return
				}
			}
		}
	})
}

// limit returns twice the largest distance at which two names are still close. It
// excludes names of one or two letters, because any two of them are one or two edits
// apart.
func limit(folded string) int {
	const most = 3 // more than that, and even long names are unrelated
	return 2*min(utf8.RuneCountInString(folded)/3, most) + 1
}

// fold removes the differences of spelling that Suggest ignores.
func fold(name string) string {
	return spelling.Replace(strings.ToLower(name))
}

// spelling replaces British by American spelling, which every API uses, and removes the
// characters that join words in snake_case and kebab-case. It is safe for concurrent
// use.
var spelling = strings.NewReplacer(
	"_", "", "-", "",
	"colour", "color",
	"centre", "center",
	"grey", "gray",
	"metre", "meter",
)

// distance computes optimal string alignment distances: Levenshtein distances in which
// two swapped neighbours count as one edit. It reuses its rows between calls.
type distance struct {
	rows [3][]int
}

func (d *distance) between(a, b string) int {
	if a == b {
		return 0
	}
	ra, rb := []rune(a), []rune(b)
	for i := range d.rows {
		if cap(d.rows[i]) <= len(rb) {
			d.rows[i] = make([]int, len(rb)+1)
		}
		d.rows[i] = d.rows[i][:len(rb)+1]
	}
	before, last, row := d.rows[0], d.rows[1], d.rows[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		row[0] = i
		for j := 1; j <= len(rb); j++ {
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(rb)]
}
