-- line 2: %s
print(string.format("%d", "abc"))
