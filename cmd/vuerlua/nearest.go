package main

import (
	"strings"

	"github.com/xrash/smetrics"
)

// nearest returns the candidate that is most similar to name, or "" if no candidate is similar.
// It prefers a candidate that name abbreviates, then the one with the fewest typing errors. Up to
// one error per three letters is accepted; with more, name is a different word.
func nearest(name string, candidates []string) string {
	folded := strings.ToLower(name)
	if len(name) > 1 {
		for _, c := range candidates {
			if strings.HasPrefix(strings.ToLower(c), folded) {
				return c
			}
		}
	}
	best, bestCost := "", len(name)/3+1
	for _, c := range candidates {
		cost := smetrics.WagnerFischer(folded, strings.ToLower(c), 1, 1, 1)
		if cost < bestCost || cost == bestCost && best == "" {
			best, bestCost = c, cost
		}
	}
	return best
}
