using EdgeSdk.Models;

namespace EdgeSdk.Tests.Models;

public class UnitRulesTests
{
    private static readonly ModelBlock[] Blocks = [new("first", 8, [0, 4, 8], [0, 1, 2]), new("second", 8, [4, 8], [1, 2]), new("third", 8, [8], [2])];

    [Fact]
    public void Units_that_cover_all_blocks_with_rising_steps_are_sound()
    {
        Assert.Null(UnitRules.FirstProblem(null, Blocks));
        Assert.Null(UnitRules.FirstProblem([new(2, [[0, 0], [1, 0], [2, 1]]), new(1, [[0]])], Blocks));
    }

    public static TheoryData<string, ModelUnit[]> Broken => new()
    {
        { "its units hold 2 of 3 blocks", [new(2, [[0, 0], [2, 1]])] },
        { "unit 1 has no blocks", [new(2, [[0, 0], [2, 1]]), new(2, [[0, 0]])] },
        { "unit 0 has no blocks", [new(0, [[]])] },
        { "unit 0 has no blocks, no steps", [new(3, [])] },
        { "unit 0 does not say at step 1 where its 3 blocks run", [new(3, [[0, 0, 0], [2, 1]])] },
        { "unit 0 runs block 'second' at tier 2, which has 2", [new(3, [[0, 0, 0], [2, 2, 0]])] },
        { "unit 0 runs block 'first' at tier -1", [new(3, [[-1, 0, 0], [2, 1, 0]])] },
        { "unit 0 has steps that do not rise: step 1", [new(3, [[1, 0, 0], [0, 1, 0], [2, 1, 0]])] },
        { "unit 0 has steps that do not rise: step 2", [new(3, [[0, 0, 0], [2, 1, 0], [2, 1, 0]])] },
        { "unit 0 does not run block 'first' at its last tier in its last step", [new(3, [[0, 0, 0], [1, 1, 0]])] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Anything_else_is_named(string problem, ModelUnit[] units) =>
        Assert.StartsWith(problem, UnitRules.FirstProblem(units, Blocks), StringComparison.Ordinal);
}
