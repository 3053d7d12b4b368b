
namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("file");

    [Fact]
    public void A_file_is_written_and_replaced_whole_and_nothing_else_stays()
    {
        AtomicFile.Write(FilePath, stream => stream.Write("a longer first text"u8));
        AtomicFile.Write(FilePath, stream => stream.Write("second"u8));
        Assert.Equal("second", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_file_and_no_other()
    {
        File.WriteAllText(FilePath, "old");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(FilePath, stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("the disk is full");
        }));
        Assert.Equal("the disk is full", error.Message);
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_reader_sees_the_old_file_until_the_new_one_is_whole()
    {
        File.WriteAllText(FilePath, "old");
        AtomicFile.Write(FilePath, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(FilePath));
        });
        Assert.Equal("new", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_name_that_is_a_folder_is_refused_and_leaves_no_rest()
    {
        Directory.CreateDirectory(FilePath);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(FilePath, stream => stream.Write("new"u8)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Many_writers_of_one_file_leave_one_whole_text_and_nothing_else()
    {
        var texts = Enumerable.Range(0, 64).Select(writer => new string((char)('!' + writer), 10_000 + writer)).ToArray();
        Parallel.ForEach(texts, text => AtomicFile.Write(FilePath, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(text))));
        Assert.Contains(File.ReadAllText(FilePath), texts);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
