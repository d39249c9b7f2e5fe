package main

import (
	"slices"
	"testing"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/licenses"
)

// modules.json has the modules that the program links now.
func TestUpToDate(t *testing.T) {
	t.Chdir("..")
	want, err := collect()
	if err != nil {
		t.Fatal(err)
	}
	got, err := licenses.All(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("%d modules, want %d", len(got), len(want))
	}
	for _, c := range want {
		if !slices.Contains(got, c) {
			t.Errorf("%s %s is missing or has another license", c.Name, c.Version)
		}
	}
	if t.Failed() {
		t.Log("modules.json is not up to date: go generate ./cmd/vuerlua/internal/licenses")
	}
}

func TestUnknownLicense(t *testing.T) {
	if id, err := identify("All rights reserved."); err == nil {
		t.Errorf("identified as %s", id)
	}
}
