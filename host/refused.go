package host

import (
	"fmt"
	"log/slog"
	"sync"
)

// refusals logs each refused origin and host name once. The zero value is ready.
type refusals struct {
	mu   sync.Mutex
	seen map[string]bool
}

// maxRefusals bounds what strangers can make a host remember and log.
const maxRefusals = 100

func (r *refusals) log(log *slog.Logger, kind, name string) {
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
