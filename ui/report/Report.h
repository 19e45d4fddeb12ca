#pragma once

#include "document/CurveColumn.h"
#include "document/Document.h"

#include <QImage>
#include <QStringList>

namespace clusterlens::ui {

/// What the window shows of a curve; an empty picture is left out.
struct ReportPictures {
    QImage curves;
    QImage structures;
};

/// All that is known of one curve on a page that needs no other file: verdict, measured and calculated curves, structures, settings with their sources,
/// candidates with their fit parameters, runs with models and seeds, what to cite. The body of a page in HTML, in words that QTextDocument understands too.
/// \param curve    id of a curve of the document
/// \param numbers  that the user has taken from the curves
[[nodiscard]] QString reportHtml(const Document& document, int curve, const ReportPictures& pictures, const QString& version,
    const QList<CurveColumn>& numbers = {});

/// The same without title and what to cite, as it stands above and below the pictures.
struct ReportPart {
    QString above;
    QString below;
};

/// \param shown  candidates of the curve whose parameters are told
[[nodiscard]] ReportPart reportPart(
    const Document& document, int curve, const QList<int>& shown, const QList<CurveColumn>& numbers = {});
[[nodiscard]] QString citePart(const QString& version);

/// Writes the page of this body as .html or, on A4, as .pdf, by the ending of \p path; replaced at once or not at all.
/// \throws StoreError  another ending, or the file cannot be written
void saveReport(const QString& html, const QString& title, const QString& path);

} // namespace clusterlens::ui
