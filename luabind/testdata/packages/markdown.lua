require "markdown"
print(markdown [[
Title of *all*
==============

Second -- `code <b>` and **bold**
---------------------------------

### Third ###

A paragraph with [a link](http://example.com/a?b=1&c=2 "Title"), an ![image](/x.png), <http://auto.link/>
and a [reference][ref]; & an ampersand, 4 < 5, a\*b\*c, <span class="x">html</span>.
Hard  
break. H~2~O "quotes" user@example.com <me@example.com>

[ref]: http://reference.example/ 'Ref title'

* one
* two
    * nested
    * more

      with a paragraph
* three

1. first
2. second

> quoted text
> > deeper
>
> - list in quote

    code block <tag> & more
	tabbed

* * *

<div>
block *html*
</div>

last_line_with_underscores and _emphasis_ and __strong__ ***both***
]])
for _, text in ipairs{"", "plain", "# h", "- a\n- b", "`` ` ``", "[x]: y", "***", "a\n\nb", "1\\. no list", "&copy; &amp; AT&T", "<!-- comment -->\n\ntext"} do print((markdown(text):gsub("\n", "|"))) end
