#pragma once

#include <QComboBox>
#include <QFrame>
#include <QLabel>

namespace clusterlens::ui {

class FolderWatcher;

/// Which folder is watched, what is done with the curves in it, and a button to stop. Hidden where none is.
class WatchBar : public QFrame {
    Q_OBJECT

public:
    explicit WatchBar(FolderWatcher& watcher, QWidget* parent = nullptr);

private:
    void update();

    FolderWatcher& m_watcher;
    QLabel* m_text;
    QComboBox* m_kind;
};

} // namespace clusterlens::ui
