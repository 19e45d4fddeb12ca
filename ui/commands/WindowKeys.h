#pragma once

#include <QObject>
#include <QWidget>

namespace clusterlens::ui {

/// Lets a window's shortcuts work while a field has the focus. Qt's line edits keep some keys for themselves (Ctrl+E goes to the end of the line) that
/// stand for an action of the window here. What edits text stays with the field: copy, paste, undo as long as it has something to take back.
class WindowKeys : public QObject {
    Q_OBJECT

public:
    explicit WindowKeys(QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool isForWindow(const QKeySequence& keys) const;

    QWidget* m_window;
};

} // namespace clusterlens::ui
