#pragma once

#include <QString>
#include <QWidget>

namespace clusterlens::ui {

/// A window with plain text that can be read, selected and copied. Does not wait.
void showTextDialog(const QString& title, const QString& text, QWidget* parent);

/// The user guide. Does not wait.
void showGuide(QWidget* parent);

} // namespace clusterlens::ui
