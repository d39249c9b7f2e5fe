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

// maxRefusals bounds what unknown clients can make a host remember and log.
const maxRefusals = 100

// maxQuoted is how many bytes of a header's value the host keeps, logs or repeats. Headers may have
// 32 KiB; legitimate ones are shorter than maxQuoted.
const maxQuoted = 200

// cut returns a copy of s, shortened to about maxQuoted bytes. The copy does not keep the request
// that s is part of in memory.
func cut(s string) string { return strings.Clone(short(s, maxQuoted)) }

// origin logs a refused origin or host name.
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
