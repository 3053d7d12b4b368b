using System.Globalization;
using Spectre.Console;

namespace EdgeSdk.Tool.Output;

/// <summary>Tables of figures, all of one look: rounded, right-aligned, numbers as in JSON whatever the system's language.</summary>
internal static class FigureTable
{
    public static Table Create(string? title, params string[] headings)
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (title is not null)
            table.Title(Markup.Escape(title));
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        return table;
    }

    /// <summary>The number, or a dash where there is none.</summary>
    public static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
