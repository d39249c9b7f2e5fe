package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The period in which a share of a processor is spent, as container platforms have it: what is
// left of it is slept through.
const sharePeriod = 100_000 // us

// A cgroup is a group of processes that share a part of one processor.
type cgroup struct{ dir string }

// newCgroup makes a group below that of this process. It changes nothing else: where the
// system hands out no processor time to groups of this user, that is an error.
func newCgroup(share float64) (*cgroup, error) {
	text, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	quota := fmt.Sprint(int(share * sharePeriod))
	name := fmt.Sprintf("vuerlua-bench-%d", os.Getpid())
	err = errors.New("no cgroup with a cpu controller")
	for _, parent := range cgroupParents(text) {
		g := &cgroup{filepath.Join(parent, name)}
		if err = os.Mkdir(g.dir, 0o755); err != nil {
			continue
		}
		// The file of the second version of cgroups, and that of the first, whose period is in
		// another file and is this one unless somebody has changed it.
		if err = g.set("cpu.max", fmt.Sprintf("%s %d", quota, sharePeriod)); err == nil {
			return g, nil
		}
		if err = g.set("cpu.cfs_quota_us", quota); err == nil {
			return g, nil
		}
		err = errors.Join(err, g.remove())
	}
	return nil, err
}

// set writes a file of the group, which the system has made.
func (g *cgroup) set(name, text string) error {
	f, err := os.OpenFile(filepath.Join(g.dir, name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// cgroupParents are the folders of the groups of a process that may have a cpu controller, as
// its /proc/self/cgroup tells.
func cgroupParents(text []byte) (dirs []string) {
	const root = "/sys/fs/cgroup"
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		// hierarchy:controllers:path
		fields := strings.SplitN(lines.Text(), ":", 3)
		if len(fields) < 3 {
			continue
		}
		switch controllers := fields[1]; {
		case controllers == "":
			dirs = append(dirs, filepath.Join(root, fields[2]))
		case strings.Contains(","+controllers+",", ",cpu,"):
			dirs = append(dirs, filepath.Join(root, controllers, fields[2]))
		}
	}
	return dirs
}

// command is a command line that starts another one inside the group.
func (g *cgroup) command(path string, args []string) []string {
	return append([]string{"/bin/sh", "-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(g.dir, "cgroup.procs"), path}, args...)
}

// remove removes the group, in which nothing runs any more.
func (g *cgroup) remove() error { return os.Remove(g.dir) }
