//go:build !unix

package luabind

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
