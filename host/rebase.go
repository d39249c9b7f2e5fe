package host

import (
	"bytes"
	"strings"

	"github.com/tinylib/msgp/msgp"
)

// Scenes refer to files of the workspace only by path, as /workspace/robot.urdf. So one encoding of
// a message is right for all clients, and contains nothing that a client has claimed. A page of
// this host resolves such a path itself. Other clients are sent URLs instead, which the writer
// inserts.

var workspaceRoot = []byte(workspacePath)

// rebased returns a message with base, as http://host:port/prefix, prepended to each workspace path:
// to strings that begin with one, and inside strings where HTML, Markdown or CSS has a URL. Keys of
// nodes are not changed. It returns frame itself if that contains no such path or is not msgpack.
func rebased(frame []byte, base string) []byte {
	if base == "" || !bytes.Contains(frame, workspaceRoot) {
		return frame
	}
	r := rebasing{base: base, out: make([]byte, 0, len(frame)+len(frame)/8+len(base))}
	if rest, err := r.value(frame, false); err != nil || len(rest) > 0 {
		return frame
	}
	return r.out
}

type rebasing struct {
	base string
	out  []byte
}

// value copies the first value of b, rebased, and returns the bytes that follow it. If names is true,
// the value has keys of nodes and is copied unchanged.
func (r *rebasing) value(b []byte, names bool) (rest []byte, err error) {
	kind := msgp.NextType(b)
	switch {
	case names, kind != msgp.MapType && kind != msgp.ArrayType && kind != msgp.StrType:
		if rest, err = msgp.Skip(b); err == nil {
			r.out = append(r.out, b[:len(b)-len(rest)]...)
		}
		return rest, err
	case kind == msgp.StrType:
		s, rest, err := msgp.ReadStringZC(b)
		if err == nil && bytes.Contains(s, workspaceRoot) {
			r.out = msgp.AppendString(r.out, r.text(string(s)))
		} else if err == nil {
			r.out = append(r.out, b[:len(b)-len(rest)]...)
		}
		return rest, err
	case kind == msgp.ArrayType:
		n, rest, err := msgp.ReadArrayHeaderBytes(b)
		if err != nil {
			return b, err
		}
		r.out = append(r.out, b[:len(b)-len(rest)]...)
		for range n {
			if rest, err = r.value(rest, false); err != nil {
				return rest, err
			}
		}
		return rest, nil
	}
	n, rest, err := msgp.ReadMapHeaderBytes(b)
	if err != nil {
		return b, err
	}
	r.out = append(r.out, b[:len(b)-len(rest)]...)
	for range n {
		key, after, err := msgp.ReadMapKeyZC(rest)
		if err != nil {
			return rest, err
		}
		r.out = append(r.out, rest[:len(rest)-len(after)]...)
		if rest, err = r.value(after, namesNodes(key)); err != nil {
			return rest, err
		}
	}
	return rest, nil
}

// namesNodes reports whether a field has keys of nodes. Clients send these back in events.
func namesNodes(field []byte) bool {
	switch string(field) {
	case "key", "keys", "to", "etype":
		return true
	}
	return false
}

// text returns s with the base prepended to its workspace paths.
func (r *rebasing) text(s string) string {
	if strings.HasPrefix(s, workspacePath) {
		s = r.base + s
	}
	for _, before := range []string{`="`, `='`, `](`, `url(`, `url("`, `url('`} {
		s = strings.ReplaceAll(s, before+workspacePath, before+r.base+workspacePath)
	}
	return s
}
