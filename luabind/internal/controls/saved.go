package controls

// Saved are the values of the panels of a scope, by title and by the path of the control. It belongs to no
// Lua state.
type Saved map[string]map[string]savedValue

// A savedValue is the value of a control, with what the script had given.
type savedValue struct {
	tag           string
	source, value Value
}

// Save returns the values that a reload keeps. Those of panels that the script has not made again are gone.
func (s *Scope) Save() Saved {
	panels := s.Panels()
	if len(panels) == 0 {
		return nil
	}
	saved := make(Saved, len(panels))
	for _, p := range panels {
		values := map[string]savedValue{}
		p.root.each(func(c *Control) {
			if c.Has() {
				values[c.path] = savedValue{c.tag, c.source, c.value}
			}
		})
		saved[p.Title] = values
	}
	return saved
}

// Restore gives the scope what the generation before has saved, for panels that exist and for those to
// come. Controls that the script has set meanwhile keep their values. It returns the panels that have
// changed.
func (s *Scope) Restore(saved Saved) (changed []*Panel) {
	s.saved = saved
	for _, p := range s.panels {
		if p.restore(saved[p.Title]) {
			changed = append(changed, p)
		}
	}
	return changed
}

// restore takes over values of controls that have the same name, kind and source as before.
func (p *Panel) restore(values map[string]savedValue) (changed bool) {
	p.root.each(func(c *Control) {
		before, ok := values[c.path]
		if !ok || c.written || before.tag != c.tag || !same(before.source, c.source) || same(before.value, c.value) {
			return
		}
		if want, _ := c.offer.check(before.value, toLua(before.value)); want == "" {
			c.store(before.value)
			changed = true
		}
	})
	return changed
}
