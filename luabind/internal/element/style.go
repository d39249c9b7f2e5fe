package element

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// cssNames are properties of CSS, as scripts write them. Browsers support more; a name that does
// not resemble any of these is not reported.
var cssNames = strings.Fields(`
accentColor alignContent alignItems alignSelf all animation animationDelay animationDirection animationDuration animationFillMode
animationIterationCount animationName animationPlayState animationTimingFunction appearance aspectRatio backdropFilter backfaceVisibility
background backgroundAttachment backgroundBlendMode backgroundClip backgroundColor backgroundImage backgroundOrigin backgroundPosition
backgroundPositionX backgroundPositionY backgroundRepeat backgroundSize blockSize border borderBlock borderBottom borderBottomColor
borderBottomLeftRadius borderBottomRightRadius borderBottomStyle borderBottomWidth borderCollapse borderColor borderImage borderInline borderLeft
borderLeftColor borderLeftStyle borderLeftWidth borderRadius borderRight borderRightColor borderRightStyle borderRightWidth borderSpacing
borderStyle borderTop borderTopColor borderTopLeftRadius borderTopRightRadius borderTopStyle borderTopWidth borderWidth bottom boxShadow
boxSizing breakAfter breakBefore breakInside captionSide caretColor clear clip clipPath color colorScheme columnCount columnFill columnGap
columnRule columnSpan columnWidth columns contain container content counterIncrement counterReset cursor direction display emptyCells fill
fillOpacity filter flex flexBasis flexDirection flexFlow flexGrow flexShrink flexWrap float font fontFamily fontFeatureSettings fontKerning
fontSize fontSizeAdjust fontStretch fontStyle fontVariant fontVariantNumeric fontVariationSettings fontWeight gap grid gridArea gridAutoColumns
gridAutoFlow gridAutoRows gridColumn gridColumnEnd gridColumnGap gridColumnStart gridGap gridRow gridRowEnd gridRowGap gridRowStart gridTemplate
gridTemplateAreas gridTemplateColumns gridTemplateRows height hyphens imageRendering inlineSize inset insetBlock insetInline isolation
justifyContent justifyItems justifySelf left letterSpacing lineBreak lineHeight listStyle listStyleImage listStylePosition listStyleType margin
marginBlock marginBottom marginInline marginLeft marginRight marginTop mask maskImage maskSize maxBlockSize maxHeight maxInlineSize maxWidth
minBlockSize minHeight minInlineSize minWidth mixBlendMode objectFit objectPosition offset opacity order orphans outline outlineColor
outlineOffset outlineStyle outlineWidth overflow overflowAnchor overflowWrap overflowX overflowY overscrollBehavior padding paddingBlock
paddingBottom paddingInline paddingLeft paddingRight paddingTop perspective perspectiveOrigin placeContent placeItems placeSelf pointerEvents
position quotes resize right rotate rowGap scale scrollBehavior scrollMargin scrollPadding scrollSnapAlign scrollSnapType scrollbarColor
scrollbarGutter scrollbarWidth shapeOutside stroke strokeDasharray strokeWidth tabSize tableLayout textAlign textAlignLast textDecoration
textDecorationColor textDecorationLine textDecorationStyle textIndent textOrientation textOverflow textShadow textTransform textUnderlineOffset
textWrap top touchAction transform transformOrigin transformStyle transition transitionDelay transitionDuration transitionProperty
transitionTimingFunction translate unicodeBidi userSelect verticalAlign visibility whiteSpace widows width willChange wordBreak wordSpacing
wordWrap writingMode zIndex zoom`)

// MeantStyle returns the property of CSS that was probably meant by a name in a style. It returns
// "" for the name of a property, and for a name that does not resemble any.
func MeantStyle(name string) string {
	if strings.HasPrefix(name, "-") || strings.HasPrefix(name, "Webkit") || strings.HasPrefix(name, "Moz") || strings.HasPrefix(name, "ms") {
		return ""
	}
	camel := camelOf(name)
	if slices.Contains(cssNames, camel) {
		return ""
	}
	if camel == "colour" {
		return "color"
	}
	for _, known := range cssNames {
		if strings.EqualFold(known, camel) {
			return known
		}
	}
	return catalog.Suggest(camel, slices.Values(cssNames))
}

// camelOf returns fontSize for font-size, which browsers accept as well.
func camelOf(name string) string {
	parts := strings.Split(strings.ReplaceAll(name, "_", "-"), "-")
	for i, part := range parts[1:] {
		if part != "" {
			parts[i+1] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "")
}

// style warns of misspelt names in a style. In strict mode they are errors.
func (e *Encoder) style(el *element, t *lua.LTable) *Error {
	for k := range machine.All(t) {
		name, ok := k.(lua.LString)
		if !ok {
			continue
		}
		near := MeantStyle(string(name))
		if near == "" {
			continue
		}
		w := Warning{Rule: diag.UnknownValue, Component: el.cls.Name, Prop: string(name), Suggestion: near}
		w.Message, w.Hint = StyleMessage(string(name)), "did you mean '"+near+"'?"
		if err := e.warn(w); err != nil {
			return err.inField(string(name))
		}
	}
	return nil
}

// StyleMessage returns the message for a name in a style that CSS does not have.
func StyleMessage(name string) string { return "CSS has no property '" + excerptName(name) + "'" }

func excerptName(name string) string { return name[:min(len(name), maxName)] }
