#include "series/SeriesActions.h"

#include "commands/Actions.h"

#include <QCoreApplication>

namespace clusterlens::ui {

namespace {

/// For translations.
struct SeriesActionWords {
    Q_DECLARE_TR_FUNCTIONS(SeriesActions)
};

QAction* seriesAction(QWidget* window, const char* name, const char* icon, const QString& title, const QString& toolTip)
{
    return makeAction(window, name, icon, title, {}, toolTip);
}

QString words(const char* text)
{
    return SeriesActionWords::tr(text);
}

} // namespace

SeriesActions::SeriesActions(QWidget* window, QAction* plotFormatAction)
    : table(makeAction(window, "seriesPage", "table", words("&Table of curves"), QKeySequence(Qt::CTRL | Qt::Key_T),
        words("All curves with their results, and what they are together")))
    , generate(seriesAction(window, "seriesGenerate", "generate", words("&Generate for the selected curves"),
          words("Draw candidates for each selected curve, one after the other")))
    , mine(seriesAction(window, "seriesMine", "mine", words("&Mine library for the selected curves"),
          words("Find the library shapes that explain each selected curve best, one after the other")))
    , refine(seriesAction(window, "seriesRefine", "refine", words("&Refine the best of the selected curves"),
          words("Refine the best candidate of each selected curve, one after the other")))
    , apply(seriesAction(window, "seriesApply", "", words("&Apply these settings to the selected curves"), {}))
    , selectNew(
          seriesAction(window, "seriesSelectNew", "", words("Select curves without &results"), words("Select all that are new")))
    , selectFailed(seriesAction(
          window, "seriesSelectFailed", "", words("Select those that &failed"), words("Select all whose last run failed")))
    , numbers(seriesAction(window, "seriesNumbers", "", words("&Numbers from header or file name…"),
          words("Make columns of numbers that tell the curves apart: temperature, time, concentration")))
    , copy(seriesAction(window, "seriesCopy", "copy", words("&Copy table"),
          words("Copy the selected rows with the columns that are shown, for a spreadsheet (Ctrl+C in the table)")))
    , save(seriesAction(
          window, "seriesSave", "export", words("&Save table…"), words("Save all rows with all columns as CSV or TSV")))
    , savePlot(seriesAction(window, "seriesSavePlot", "image", words("Save &plot of the series…"),
          words("Save the plot below the table as PNG, SVG or PDF")))
    , plotFormat(plotFormatAction)
    , report(seriesAction(window, "seriesReport", "", words("Report of selec&tion…"),
          words("One document on the selected curves: a table of all, then a page for each; HTML or PDF")))
    , reportAll(seriesAction(window, "seriesReportAll", "", words("Report of a&ll curves…"),
          words("The same for all curves, in the order of the table")))
    , remove(seriesAction(window, "seriesRemove", "remove", words("R&emove the selected curves"),
          words("Remove them with their candidates; can be undone (Delete in the table)")))
    , watch(seriesAction(window, "watchFolder", "", words("&Watch a folder…"),
          words("Open curves as they arrive in a folder, and calculate for each")))
{
    table->setCheckable(true);
}

} // namespace clusterlens::ui
