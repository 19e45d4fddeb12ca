#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>

namespace clusterlens::ui {

// What a report is put together from: HTML in words that QTextDocument understands too. Texts are escaped here. Any thread.

constexpr int pageWidth = 640; ///< px, of what stands on a page: 17 cm at 96 dpi

[[nodiscard]] QString pageStart(const QString& title); ///< up to the opening of its body
[[nodiscard]] QString pageEnd();
[[nodiscard]] QString madeText(const QString& version); ///< "Made by Clusterlens 1.2 on 2026-11-27T12:00:00"
[[nodiscard]] QString titleText(const QString& text, const QString& anchor = {});
[[nodiscard]] QString headingText(const QString& text);
[[nodiscard]] QString paragraph(const QString& text); ///< empty for an empty text
/// \param tag  "ul", or "ol" for one that is numbered
[[nodiscard]] QString listOf(const QStringList& lines, const char* tag = "ul");
/// \param anchors  of each row, what its first cell leads to; empty: nothing
[[nodiscard]] QString tableOf(const QStringList& head, const QList<QStringList>& rows, const QStringList& anchors = {});
[[nodiscard]] QString pictureText(const QImage& image, const QString& what); ///< as wide as the page; empty for a null image
[[nodiscard]] QString numberText(double value, int decimals);

} // namespace clusterlens::ui
