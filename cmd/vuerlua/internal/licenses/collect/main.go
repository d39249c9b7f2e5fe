// Collect writes modules.json: the licenses of this program, of Go, and of the Go modules that the
// program links on any system. Run it by go generate.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/licenses"
)

// root is the folder of this program's module, seen from the folder of the package licenses.
const root = "../../../.."

func main() {
	log.SetFlags(0)
	list, err := collect()
	if err != nil {
		log.Fatal(err)
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("modules.json", append(text, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
}

// A module is a folder with a license in it.
type module struct{ name, version, folder string }

func collect() ([]licenses.Component, error) {
	goroot, err := output("go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	linked, err := linkedModules()
	if err != nil {
		return nil, err
	}
	// At run time, the program knows its own version and that of Go.
	all := append([]module{{"vuerlua", "", root}, {"Go", "", strings.TrimSpace(goroot)}}, linked...)
	var list []licenses.Component
	for _, m := range all {
		text, err := licenseText(m.folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		id, err := identify(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		list = append(list, licenses.Component{Name: m.name, Version: m.version, License: id, Text: text})
	}
	return list, nil
}

// linkedModules returns the modules whose packages the program links, sorted by name.
func linkedModules() ([]module, error) {
	found := map[string]module{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		// The tag is the Makefile's.
		list, err := output("env", "GOOS="+system, "go", "list", "-C", root, "-deps", "-tags", "urfave_cli_no_docs",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/vuerlua")
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(list) {
			if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 3 {
				found[f[0]] = module{f[0], f[1], f[2]}
			}
		}
	}
	var list []module
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.name, b.name) })
	return list, nil
}

func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

var reLicenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)(\.(md|txt))?$`)

// licenseText returns the text of the license in a folder, followed by the notices.
func licenseText(folder string) (string, error) {
	files, err := os.ReadDir(folder) // sorted: LICENSE is before NOTICE
	if err != nil {
		return "", err
	}
	var parts []string
	for _, f := range files {
		if !reLicenseFile.MatchString(f.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			return "", err
		}
		parts = append(parts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(parts) == 0 {
		return "", errors.New("no license file in " + folder)
	}
	return strings.Join(parts, "\n\n") + "\n", nil
}

// phrases identify licenses. All phrases of a row must be in the text; the first such row counts.
var phrases = []struct {
	id    string
	words []string
}{
	{"Apache-2.0", []string{"Apache License", "Version 2.0, January 2004"}},
	{"MPL-2.0", []string{"Mozilla Public License Version 2.0"}},
	{"MIT", []string{"Permission is hereby granted, free of charge"}},
	{"BSD-3-Clause", []string{"Redistributions of source code must retain", "Neither the name"}},
	{"BSD-2-Clause", []string{"Redistributions of source code must retain"}},
}

// identify returns the SPDX identifier of a license.
func identify(text string) (string, error) {
	words := strings.Join(strings.Fields(text), " ")
	for _, row := range phrases {
		if !slices.ContainsFunc(row.words, func(w string) bool { return !strings.Contains(words, w) }) {
			return row.id, nil
		}
	}
	return "", errors.New("unknown license: add its phrases to the table")
}
