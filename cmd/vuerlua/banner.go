package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// banner returns the text that run prints when the scene is ready. notes are whole lines that
// follow the addresses. Every address in the banner can be reached.
func banner(o *options, at addresses, took time.Duration, color bool, notes string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s   %s   %s\n\n",
		paint(color, bold, "vuerlua "+buildVersion()), filepath.Base(o.script),
		paint(color, grey, fmt.Sprintf("ready in %d ms", took.Milliseconds())))
	line := func(name, value string) { fmt.Fprintf(&b, "  %-9s%s\n", name, value) }
	line("Local", paint(color, cyan, at.local))
	switch {
	case at.lan == nil:
		line("Network", "off (use --lan; headsets also need HTTPS)")
	case len(at.lan) == 0:
		line("Network", "none found")
	}
	for i, u := range at.lan {
		name := ""
		if i == 0 {
			name = "Network"
		}
		if u != at.local {
			line(name, paint(color, cyan, u))
		}
	}
	if o.workspace != "" {
		line("Files", o.workspace)
	}
	b.WriteString(notes)
	b.WriteString("\n")
	return b.String()
}
