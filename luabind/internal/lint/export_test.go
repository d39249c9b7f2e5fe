package lint

var ElsewhereNamed = elsewhereNamed
