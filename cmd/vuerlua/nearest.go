package main

import (
	"strings"

	"github.com/xrash/smetrics"
)

// nearest is the candidate that name was most likely meant to be, or "" when none is
// close. It is the one that name abbreviates, or else the one with the fewest slips: one
// in three letters is taken for a slip, more is another word.
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
