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

// sharePeriod is the period of a share of a processor, the same as on container platforms. A group
// that has used its share sleeps for the rest of the period.
const sharePeriod = 100_000 // us

// A cgroup is a group of processes that share a part of one processor.
type cgroup struct{ dir string }

// newCgroup creates a group below the group of this process, and changes nothing else. It returns an
// error if the system does not let this user limit the processor time of groups.
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
		// cpu.max is the file of cgroups version 2, cpu.cfs_quota_us that of version 1. Version 1 has
		// the period in another file, and sharePeriod is its default.
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

// set writes a file of the group. The system creates these files.
func (g *cgroup) set(name, text string) error {
	f, err := os.OpenFile(filepath.Join(g.dir, name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// cgroupParents returns the folders of the groups that may have a cpu controller. text is the
// content of /proc/self/cgroup.
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

// command returns a command line that starts another program inside the group.
func (g *cgroup) command(path string, args []string) []string {
	return append([]string{"/bin/sh", "-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(g.dir, "cgroup.procs"), path}, args...)
}

// remove removes the group. All of its processes must have ended.
func (g *cgroup) remove() error { return os.Remove(g.dir) }
