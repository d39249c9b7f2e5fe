-- line 2: string.rep
print("-" * 10)
