package host

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// refusals logs each refused origin and host name once. The zero value is ready.
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

func (r *refusals) log(log *slog.Logger, kind, name string) {
	name = cut(name)
	r.mu.Lock()
	key := kind + " " + name
	first := !r.seen[key] && len(r.seen) < maxRefusals
	if first {
		if r.seen == nil {
			r.seen = map[string]bool{}
		}
		r.seen[key] = true
	}
	r.mu.Unlock()
	if first {
		log.Warn(fmt.Sprintf("refused the %s %q (--allow-origin lets it in)", kind, name))
	}
}
