package host

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// refusals logs each refused origin, host name and file once. The zero value is ready.
type refusals struct {
	mu   sync.Mutex
	seen map[string]bool
}

// maxRefusals bounds what strangers can make a host remember and log.
const maxRefusals = 100

// maxQuoted is how many bytes of a request's header the host keeps, logs or repeats. Headers may
// have 32 KiB, and those of honest clients are shorter than this.
const maxQuoted = 200

// cut returns s in at most about maxQuoted bytes, in memory of its own: what it is part of need
// not be kept for it.
func cut(s string) string { return strings.Clone(short(s, maxQuoted)) }

// origin logs an origin, or a host name, that is not let in.
func (r *refusals) origin(log *slog.Logger, kind, name string) {
	r.log(log, fmt.Sprintf("refused the %s %q (--allow-origin lets it in)", kind, cut(name)))
}

func (r *refusals) log(log *slog.Logger, line string) {
	r.mu.Lock()
	first := !r.seen[line] && len(r.seen) < maxRefusals
	if first {
		if r.seen == nil {
			r.seen = map[string]bool{}
		}
		r.seen[line] = true
	}
	r.mu.Unlock()
	if first {
		log.Warn(line)
	}
}
