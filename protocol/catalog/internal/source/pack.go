package source

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Pack encodes the catalogue in the form that package catalog opens. The same catalogue
// always yields the same bytes.
func Pack(c *Catalog) []byte {
	p := &packer{strings: map[string]uint64{}, lists: map[string]uint64{}, numbers: map[float64]uint64{}, props: map[string]uint64{}}
	p.str("")
	p.list(nil)
	p.numberTable = []float64{0} // index 0 means no number

	var body []byte
	body = p.appendProps(body, c.Common)
	body = binary.AppendUvarint(body, uint64(len(c.Components)))
	for _, component := range c.Components {
		body = p.appendComponent(body, component)
	}
	body = binary.AppendUvarint(body, uint64(len(c.Stage)))
	for _, n := range c.Stage {
		body = p.append(body, p.str(n.Key), p.str(n.Tag), flag(n.Grid), p.str(string(n.Raw)))
	}
	return append(p.tables(), body...)
}

// packer collects the tables while it writes the body that refers to them.
type packer struct {
	strings map[string]uint64
	lists   map[string]uint64
	numbers map[float64]uint64
	props   map[string]uint64

	stringTable []string
	listTable   [][]uint64
	numberTable []float64
	propTable   [][]byte
}

func (p *packer) tables() []byte {
	b := binary.AppendUvarint(nil, uint64(len(p.stringTable)))
	for _, s := range p.stringTable {
		b = binary.AppendUvarint(b, uint64(len(s)))
	}
	for _, s := range p.stringTable {
		b = append(b, s...)
	}
	b = binary.AppendUvarint(b, uint64(len(p.listTable)))
	for _, list := range p.listTable {
		b = binary.AppendUvarint(b, uint64(len(list)))
		b = p.append(b, list...)
	}
	b = binary.AppendUvarint(b, uint64(len(p.numberTable)))
	for _, n := range p.numberTable {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(n))
	}
	b = binary.AppendUvarint(b, uint64(len(p.propTable)))
	for _, prop := range p.propTable {
		b = append(b, prop...)
	}
	return b
}

func (p *packer) append(b []byte, values ...uint64) []byte {
	for _, v := range values {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

func (p *packer) str(s string) uint64 {
	at, ok := p.strings[s]
	if !ok {
		at = uint64(len(p.stringTable))
		p.strings[s] = at
		p.stringTable = append(p.stringTable, s)
	}
	return at
}

func (p *packer) list(list []string) uint64 {
	id := strings.Join(list, "\x00")
	at, ok := p.lists[id]
	if !ok {
		at = uint64(len(p.listTable))
		p.lists[id] = at
		indices := make([]uint64, len(list))
		for i, s := range list {
			indices[i] = p.str(s)
		}
		p.listTable = append(p.listTable, indices)
	}
	return at
}

func (p *packer) number(n *float64) uint64 {
	if n == nil {
		return 0
	}
	at, ok := p.numbers[*n]
	if !ok {
		at = uint64(len(p.numberTable))
		p.numbers[*n] = at
		p.numberTable = append(p.numberTable, *n)
	}
	return at
}

func (p *packer) prop(in *catalog.Prop) uint64 {
	fields := p.appendProps(nil, in.Fields) // before the property itself: a reader knows them by then
	packed := p.append(nil,
		p.str(in.Name), p.str(in.Doc), p.str(in.Unit), p.str(in.Default), p.str(in.Wire),
		p.list(in.Enum), p.list(in.Slots), p.number(in.Min), p.number(in.Max),
		uint64(in.Type), uint64(in.Len), flag(in.Euler), flag(in.Local), uint64(in.Pack))
	packed = append(packed, fields...)
	at, ok := p.props[string(packed)]
	if !ok {
		at = uint64(len(p.propTable))
		p.props[string(packed)] = at
		p.propTable = append(p.propTable, packed)
	}
	return at
}

func (p *packer) appendProps(b []byte, props []*catalog.Prop) []byte {
	b = binary.AppendUvarint(b, uint64(len(props)))
	for _, prop := range props {
		b = binary.AppendUvarint(b, p.prop(prop))
	}
	return b
}

func (p *packer) appendComponent(b []byte, c *catalog.Component) []byte {
	b = p.append(b,
		p.str(c.Name), p.str(c.Tag), p.str(c.Category), p.str(c.Doc), uint64(c.Tier),
		p.str(c.Key), p.str(c.Alias), uint64(c.Children), p.list(c.Events))
	b = p.appendProps(b, c.Props)
	b = binary.AppendUvarint(b, uint64(len(c.Always)))
	for _, a := range c.Always {
		b = p.append(b, p.str(a.Name), flag(a.Merge), p.str(string(a.Raw)))
	}
	return b
}

func flag(set bool) uint64 {
	if set {
		return 1
	}
	return 0
}
