package main

import (
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// nearest returns the candidate that name abbreviates, or else the one that is spelled similarly, or
// "" for no match.
func nearest(name string, candidates []string) string {
	if folded := strings.ToLower(name); len(name) > 1 {
		for _, c := range candidates {
			if strings.HasPrefix(strings.ToLower(c), folded) {
				return c
			}
		}
	}
	return catalog.Suggest(name, slices.Values(candidates))
}
