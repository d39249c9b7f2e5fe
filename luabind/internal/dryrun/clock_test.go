package dryrun

import (
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	c, rest := new(Clock), make(chan struct{})
	if c.Sleep(5, true) >= 0 || c.Now() != 0 {
		t.Error("the clock moves before it may")
	}
	c.Allow(time.Microsecond, rest)
	if c.Sleep(600, true) != 0 || c.Now() != 600 {
		t.Errorf("it is %d, want 600", c.Now())
	}
	if c.Sleep(2000, true) >= 0 || c.Now() != 1000 {
		t.Errorf("it is %d, want 1000", c.Now())
	}
	select {
	case <-rest:
	default:
		t.Error("the rest was not reported")
	}
	if c.Sleep(0, false) >= 0 || c.Now() != 1000 {
		t.Error("the clock moves without a timer")
	}
}

func TestConnection(t *testing.T) {
	c := NewConnection()
	if ev, err := c.Poll(); ev != nil || err != nil || c.Send(nil) != nil || c.Closing() {
		t.Errorf("an open connection returns %v, %v", ev, err)
	}
	c.Shut()
	c.Abort()
	<-c.Done()
	if _, err := c.Poll(); err == nil || c.Send(nil) == nil || !c.Closing() {
		t.Error("a shut connection is used")
	}
}
